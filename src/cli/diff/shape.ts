import { type OpenApiDocument, resolve, type Schema } from "../document/model.js";
import {
  allowsNull,
  asSchema,
  constituentsOf,
  enumValues,
  intersection,
  isStructural,
  type LimitKeyword,
  limitsOf,
  listOf,
  referencedName,
  statedTypes,
  variantsOf,
} from "./keywords.js";

/** Restrictions of a schema on values other than null, with `$ref` and `allOf` resolved. Shapes can be recursive. */
export interface Shape {
  /** Name of the component, if the shape is that of a component. */
  readonly name: string | undefined;
  /** Names of all components merged into this shape. */
  readonly owners: ReadonlySet<string | undefined>;
  /** Sorted. Empty if any type is allowed. */
  readonly types: readonly string[];
  readonly format: string | undefined;
  /** Values of the enum as sorted JSON. */
  readonly values: readonly string[] | undefined;
  /** Whether the enum can grow (`x-extensible-enum`). */
  readonly isOpen: boolean;
  readonly limits: ReadonlyMap<LimitKeyword, unknown>;
  /** The values of a map have the name `*`. */
  properties: ReadonlyMap<string, Property>;
  items: Slot | undefined;
  variants: readonly Slot[];
}

/** Shape of a value with the keywords that apply to a single place. */
export interface Slot {
  readonly shape: Shape;
  readonly nullable: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly deprecated: boolean;
  /** JSON, or `none`. */
  readonly default: string;
}

export interface Property extends Slot {
  readonly required: boolean;
  /** Name of the component that declares the property. */
  readonly owner: string | undefined;
}

/** Schema object with the name of the component that contains it. */
interface Part {
  readonly schema: Schema;
  readonly owner: string | undefined;
}

interface Flat {
  readonly name: string | undefined;
  /** Inner schemas first, outer schemas, which take precedence, last. */
  readonly parts: readonly Part[];
  readonly types: string[] | undefined;
  readonly nullable: boolean | undefined;
}

/** Returns a function that reads schemas of the document. Throws DocumentError if a reference cannot be resolved. */
export function shapeReader(document: OpenApiDocument): (schema: Schema) => Slot {
  const shapes = new Map<string, Shape>();
  const ids = new Map<Schema, number>();
  const idOf = ({ schema }: Part) => {
    if (!ids.has(schema)) ids.set(schema, ids.size);
    return ids.get(schema);
  };

  /** Flattens a schema. One that contains itself, which `outer` shows, adds nothing. */
  function flatten(part: Part, outer: readonly Schema[] = []): Flat {
    const { schema, owner } = part;
    if (outer.includes(schema)) return { name: undefined, parts: [], types: undefined, nullable: undefined };
    const { $ref } = schema;
    const target =
      $ref === undefined ? [] : [{ schema: resolve<Schema>(document, { $ref }), owner: referencedName(schema) }];
    const constituents = [...target, ...constituentsOf(schema).map((inner) => ({ schema: inner, owner }))];
    const inner = constituents.map((one) => flatten(one, [...outer, schema]));
    const variants = variantsOf(schema).map((variant) => flatten({ schema: variant, owner }, [...outer, schema]));
    const unionNull = variants.length === 0 ? undefined : variants.some(({ nullable }) => nullable === true);
    const stated = statedTypes(schema);
    const names = new Set(inner.map(({ name }) => name));
    const [name] = names.size === 1 && !isStructural(schema) ? names : [];
    return {
      name: inner.length === 1 && !isStructural(schema) ? (referencedName(schema) ?? name) : name,
      parts: [...inner.flatMap(({ parts }) => parts), part],
      types: [...inner.map(({ types }) => types), unionOf(variants), stated?.filter((type) => type !== "null")].reduce(
        intersection,
      ),
      nullable:
        allowsNull(schema) || all([...inner.map(({ nullable }) => nullable), unionNull, stated?.includes("null")]),
    };
  }

  function slotOf(schema: Schema): Slot {
    const flat = flatten({ schema, owner: undefined });
    // A recursive schema can contain the same part several times.
    const parts = [...new Map(flat.parts.map((part) => [part.schema, part])).values()];
    const isSet = (keyword: string) => parts.some((part) => part.schema[keyword] === true);
    return {
      shape: shapeOf(
        flat,
        parts.filter((part) => isStructural(part.schema)),
      ),
      nullable: flat.nullable ?? true,
      readOnly: isSet("readOnly"),
      writeOnly: isSet("writeOnly"),
      deprecated: isSet("deprecated"),
      default: JSON.stringify(outermost(parts, (part) => part.default)) ?? "none",
    };
  }

  function shapeOf({ name, types = [] }: Flat, parts: readonly Part[]): Shape {
    const key = `${name} ${parts.map(idOf).join()}`;
    const known = shapes.get(key);
    if (known) return known;
    const shape: Shape = {
      name,
      owners: new Set([name, ...parts.map(({ owner }) => owner)]),
      types: types.toSorted(),
      format: outermost(parts, ({ format }) => format),
      values: outermost(parts, enumValues),
      isOpen: parts.some(({ schema }) => Boolean(schema["x-extensible-enum"])),
      limits: new Map(parts.flatMap(({ schema }) => limitsOf(schema))),
      properties: new Map(),
      items: undefined,
      variants: [],
    };
    shapes.set(key, shape);
    const items = parts.map(({ schema }) => asSchema(schema.items)).filter(isNotEmpty);
    if (shape.types.includes("array")) shape.items = slotOf(together(items));
    shape.properties = propertiesOf(parts);
    shape.variants = choiceOf(parts).map(slotOf);
    return shape;
  }

  function propertiesOf(parts: readonly Part[]): Map<string, Property> {
    const required = new Set(parts.flatMap(({ schema }) => listOf(schema.required)));
    const declared = new Map<string, { schemas: Schema[]; owner: string | undefined }>();
    for (const { schema, owner } of parts) {
      const values = asSchema(schema.additionalProperties);
      for (const [name, property] of Object.entries({
        ...schema.properties,
        ...(isNotEmpty(values) && { "*": values }),
      })) {
        declared.set(name, { schemas: [...(declared.get(name)?.schemas ?? []), asSchema(property)], owner });
      }
    }
    const entries = [...declared].map(([name, { schemas, owner }]): [string, Property] => {
      return [name, { ...slotOf(together(schemas)), required: required.has(name), owner }];
    });
    return new Map(entries);
  }

  return slotOf;
}

/** Returns a schema that requires all of the given ones. */
function together(schemas: Schema[]): Schema {
  const [only = {}, ...more] = schemas;
  return more.length === 0 ? only : { allOf: schemas };
}

function outermost<T>(parts: readonly Part[], read: (schema: Schema) => T | undefined): T | undefined {
  return parts.map(({ schema }) => read(schema)).findLast((value) => value !== undefined);
}

function unionOf(variants: readonly Flat[]): string[] | undefined {
  const lists = variants.map(({ types }) => types);
  return lists.length === 0 || lists.includes(undefined)
    ? undefined
    : [...new Set(lists.flatMap((list) => list ?? []))];
}

/** Returns whether all defined values are `true`, or `undefined` if none is defined. */
function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.every(Boolean);
}

/** Returns the alternatives of the outermost choice, unless it is only a list of types. */
function choiceOf(parts: readonly Part[]): Schema[] {
  const variants = parts.map(({ schema }) => variantsOf(schema)).findLast(({ length }) => length > 0) ?? [];
  const isType = (schema: Schema) => Object.keys(schema).every((key) => /^(type|title|description)$/.test(key));
  return variants.every(isType) ? [] : variants;
}

const isNotEmpty = (schema: Schema) => Object.keys(schema).length > 0;
