import { type OpenApiDocument, resolve, type Schema } from "../document/model.js";

/** A schema object with the named component that declares it. */
export interface Part {
  schema: Schema;
  owner: string | undefined;
}

/** A schema with `$ref` followed, `allOf` taken apart and null split off. Outer parts come last and win. */
export interface Flat {
  name: string | undefined;
  parts: Part[];
  types: string[] | undefined;
  nullable: boolean | undefined;
}

export const limitKeywords = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
] as const;

export type LimitKeyword = (typeof limitKeywords)[number];

const structural: readonly string[] = [
  ...["type", "format", "enum", "const", "properties", "required", "items", "additionalProperties"],
  ...limitKeywords,
];

/** `trail` holds the schemas on the way here; one that is met again, inside itself, adds nothing. */
export function flatten(document: OpenApiDocument, schema: Schema, owner?: string, trail: Schema[] = []): Flat {
  if (trail.includes(schema)) return { name: undefined, parts: [], types: undefined, nullable: undefined };
  const below = [...trail, schema];
  const inner = constituents(document, schema, owner).map((part) => flatten(document, part.schema, part.owner, below));
  const variants = variantsOf(schema).map((variant) => flatten(document, variant, owner, below));
  const stated = statedTypes(schema);
  const types = [...inner.map((flat) => flat.types), unionOf(variants), stated?.filter((type) => type !== "null")];
  const nulls = [...inner.map((flat) => flat.nullable), someNullable(variants), stated?.includes("null")];
  const allowsNull = schema.nullable === true || alternatives(schema).some(isNull);
  return {
    name: inner.length === 1 && !isStructural(schema) ? (componentName(schema) ?? inner[0]?.name) : undefined,
    parts: [...inner.flatMap((flat) => flat.parts), { schema, owner }],
    types: types.reduce(intersection),
    nullable: allowsNull ? true : everyStated(nulls),
  };
}

/** The schemas that hold together with a schema's own keywords. */
function constituents(document: OpenApiDocument, schema: Schema, owner: string | undefined): Part[] {
  const { $ref } = schema;
  const target =
    $ref === undefined ? [] : [{ schema: resolve<Schema>(document, { $ref }), owner: componentName(schema) }];
  const single = present(schema);
  const rest = [...listOf(schema.allOf), ...(single.length === 1 ? single : [])];
  return [...target, ...rest.map((part) => ({ schema: asSchema(part), owner }))];
}

function componentName({ $ref }: Schema): string | undefined {
  return $ref === undefined ? undefined : /^#\/components\/schemas\/([^/]+)$/.exec($ref)?.[1];
}

/** The alternatives of a schema that has a choice, null apart. */
export function variantsOf(schema: Schema): Schema[] {
  const found = present(schema);
  return found.length > 1 ? found : [];
}

const present = (schema: Schema) => alternatives(schema).filter((alternative) => !isNull(alternative));

const alternatives = (schema: Schema) => listOf(schema.oneOf ?? schema.anyOf).map(asSchema);

function isNull(schema: Schema): boolean {
  return statedTypes(schema)?.every((type) => type === "null") ?? false;
}

/** Says something about values, not only about their place or their reading. */
export function isStructural(schema: Schema): boolean {
  return structural.some((keyword) => schema[keyword] !== undefined) || variantsOf(schema).length > 0;
}

/** The types a schema object names itself or, without `type`, implies. */
function statedTypes(schema: Schema): string[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.const !== undefined) return [typeOf(schema.const)];
  if (schema.enum !== undefined) return [...new Set(listOf(schema.enum).map(typeOf))];
  if (schema.properties !== undefined || isSchema(schema.additionalProperties)) return ["object"];
  return schema.items === undefined ? undefined : ["array"];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function unionOf(variants: Flat[]): string[] | undefined {
  const lists = variants.map((variant) => variant.types);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

function someNullable(variants: Flat[]): boolean | undefined {
  return variants.length === 0 ? undefined : variants.some((variant) => variant.nullable === true);
}

/** True where all say so that say anything; undefined where none does. */
export function everyStated(values: (boolean | undefined)[]): boolean | undefined {
  const stated = values.filter((value) => value !== undefined);
  return stated.length === 0 ? undefined : stated.every(Boolean);
}

/** Types that hold in both; undefined stands for any. A contradiction is left to the outer schema. */
export function intersection(inner: string[] | undefined, outer: string[] | undefined): string[] | undefined {
  if (inner === undefined || outer === undefined) return inner ?? outer;
  const both = [
    ...inner.filter((type) => includesType(outer, type)),
    ...outer.filter((type) => includesType(inner, type)),
  ];
  return both.length === 0 ? outer : [...new Set(both)];
}

/** An integer is a number. */
export function includesType(types: string[], type: string): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** Boolean schemas and what is no schema at all say nothing. */
export const asSchema = (value: unknown): Schema => (isSchema(value) ? value : {});
