import type { OpenApiDocument, Schema } from "../document/model.js";
import {
  asSchema,
  everyStated,
  type Flat,
  flatten,
  intersection,
  isStructural,
  type LimitKeyword,
  limitKeywords,
  listOf,
  type Part,
  variantsOf,
} from "./flatten.js";

/** What a schema says about a value that is not null. Shapes refer to each other, in circles too. */
export interface Shape {
  /** The component schema's name, where it is one. */
  name: string | undefined;
  /** Names of the component schemas merged into this one. */
  owners: Set<string | undefined>;
  /** Sorted; empty where any type is allowed. */
  types: string[];
  format: string | undefined;
  /** The enum as JSON texts, sorted. */
  values: string[] | undefined;
  /** The enum may grow (`x-extensible-enum`). */
  open: boolean;
  limits: Map<LimitKeyword, unknown>;
  /** A map's values stand under "*". */
  properties: Map<string, Property>;
  /** What an array holds. */
  items: Slot | undefined;
  variants: Slot[];
}

/** A place where a value stands: its shape and what only this place says. */
export interface Slot {
  shape: Shape;
  nullable: boolean;
  readOnly: boolean;
  writeOnly: boolean;
  deprecated: boolean;
  /** JSON text. */
  default: string | undefined;
}

export interface Property extends Slot {
  required: boolean;
  /** The component schema that declares it; undefined in a schema without a name. */
  owner: string | undefined;
}

/** Reads the document's schemas; several schemas for one slot hold together. */
export function shapeReader(document: OpenApiDocument): (schemas: Schema[]) => Slot {
  const known = new Map<string, Shape>();
  const ids = new Map<Schema, number>();

  function idOf(schema: Schema): number {
    const id = ids.get(schema) ?? ids.size;
    ids.set(schema, id);
    return id;
  }

  function slotOf(schemas: Schema[]): Slot {
    const flats = schemas.map((schema) => flatten(document, schema));
    const parts = distinct(flats.flatMap((flat) => flat.parts));
    const nullable = everyStated(flats.map((flat) => flat.nullable)) ?? true;
    return { shape: shapeOf(flats, parts), nullable, ...annotations(parts) };
  }

  function shapeOf(flats: Flat[], all: Part[]): Shape {
    const parts = all.filter((part) => isStructural(part.schema));
    const name = sharedName(flats);
    const key = `${name} ${parts.map((part) => idOf(part.schema)).join()}`;
    const found = known.get(key);
    if (found) return found;
    const shape = plainShape(name, flats, parts);
    known.set(key, shape);
    const items = parts.map(({ schema }) => asSchema(schema.items)).filter(saysSomething);
    if (shape.types.includes("array")) shape.items = slotOf(items.length > 0 ? items : [{}]);
    shape.properties = propertiesOf(parts);
    shape.variants = choice(parts).map((variant) => slotOf([variant]));
    return shape;
  }

  function propertiesOf(parts: Part[]): Map<string, Property> {
    const required = new Set(parts.flatMap(({ schema }) => listOf(schema.required)));
    const declared = new Map<string, { schemas: Schema[]; owner: string | undefined }>();
    for (const { schema, owner } of parts) {
      const entries = asSchema(schema.additionalProperties);
      const properties = { ...schema.properties, ...(saysSomething(entries) ? { "*": entries } : {}) };
      for (const [name, property] of Object.entries(properties)) {
        declared.set(name, { schemas: [...(declared.get(name)?.schemas ?? []), asSchema(property)], owner });
      }
    }
    const entries = [...declared].map(([name, { schemas, owner }]) => {
      return [name, { ...slotOf(schemas), required: required.has(name), owner }] as const;
    });
    return new Map(entries);
  }

  return slotOf;
}

/** A schema reached twice counts once: recursion would multiply it without end. */
function distinct(parts: Part[]): Part[] {
  return [...new Map(parts.map((part) => [part.schema, part])).values()];
}

function plainShape(name: string | undefined, flats: Flat[], parts: Part[]): Shape {
  return {
    name,
    owners: new Set([name, ...parts.map((part) => part.owner)]),
    types:
      flats
        .map((flat) => flat.types)
        .reduce(intersection)
        ?.toSorted() ?? [],
    format: outermost(parts, ({ format }) => format),
    values: outermost(parts, enumValues),
    open: parts.some(({ schema }) => Boolean(schema["x-extensible-enum"])),
    limits: new Map(parts.flatMap(({ schema }) => limitsOf(schema))),
    properties: new Map(),
    items: undefined,
    variants: [],
  };
}

function sharedName(flats: Flat[]): string | undefined {
  const names = new Set(flats.map((flat) => flat.name));
  return names.size === 1 ? flats[0]?.name : undefined;
}

function outermost<T>(parts: Part[], read: (schema: Schema) => T | undefined): T | undefined {
  return parts.map(({ schema }) => read(schema)).findLast((value) => value !== undefined);
}

function enumValues(schema: Schema): string[] | undefined {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values === undefined) return undefined;
  const present = listOf(values).filter((value) => value !== null);
  return present.map((value) => JSON.stringify(value)).toSorted();
}

/** OpenAPI 3.0 marks a bound as exclusive with a boolean; a length of at least zero says nothing. */
function limitsOf(schema: Schema): [LimitKeyword, unknown][] {
  const read: Schema = {
    ...schema,
    ...(schema.exclusiveMinimum === true ? { minimum: undefined, exclusiveMinimum: schema.minimum } : {}),
    ...(schema.exclusiveMaximum === true ? { maximum: undefined, exclusiveMaximum: schema.maximum } : {}),
  };
  const limits = limitKeywords.map((keyword): [LimitKeyword, unknown] => [keyword, read[keyword]]);
  return limits.filter(([keyword, value]) => {
    return value !== undefined && value !== false && !(value === 0 && lengths.includes(keyword));
  });
}

const lengths: readonly string[] = ["minLength", "minItems", "minProperties"];

function annotations(parts: Part[]) {
  const flag = (keyword: string) => parts.some(({ schema }) => schema[keyword] === true);
  const value = outermost(parts, (schema) => schema.default);
  return {
    readOnly: flag("readOnly"),
    writeOnly: flag("writeOnly"),
    deprecated: flag("deprecated"),
    default: value === undefined ? undefined : JSON.stringify(value),
  };
}

const saysSomething = (schema: Schema) => Object.keys(schema).length > 0;

/** A choice between bare types is a type list and no more. */
function choice(parts: Part[]): Schema[] {
  const variants = parts.map(({ schema }) => variantsOf(schema)).findLast((list) => list.length > 0) ?? [];
  const isBare = (schema: Schema) => Object.keys(schema).every((key) => bare.includes(key));
  return variants.every(isBare) ? [] : variants;
}

const bare = ["type", "title", "description"];
