import type { Schema } from "./model.js";

export const limitKeywords: readonly string[] = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
];
const structural = [
  ...["type", "format", "enum", "const", "properties", "required", "items", "additionalProperties"],
  ...limitKeywords,
];

/** Whether a schema restricts values, instead of only annotating them. */
export function isStructural(schema: Schema): boolean {
  return structural.some((keyword) => schema[keyword] !== undefined) || variantsOf(schema).length > 0;
}

const alternativesOf = (schema: Schema) => listOf(schema.oneOf ?? schema.anyOf).map(asSchema);
const isNull = (schema: Schema) => statedTypes(schema)?.every((type) => type === "null") ?? false;
const nonNull = (schema: Schema) => alternativesOf(schema).filter((alternative) => !isNull(alternative));

/** Whether null is an alternative. */
export const offersNull = (schema: Schema) => alternativesOf(schema).some(isNull);

/** Returns the alternatives of a choice, without null. A single one is no choice. */
export function variantsOf(schema: Schema): Schema[] {
  const found = nonNull(schema);
  return found.length > 1 ? found : [];
}

/** Returns the schemas that hold together with the keywords of a schema, apart from the target of its `$ref`. */
export function constituentsOf(schema: Schema): Schema[] {
  const alternatives = nonNull(schema);
  return [...listOf(schema.allOf).map(asSchema), ...(alternatives.length === 1 ? alternatives : [])];
}

/** Returns the types that a schema declares or, without `type`, implies. */
export function statedTypes(schema: Schema): string[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.const !== undefined) return [typeOf(schema.const)];
  if (schema.enum !== undefined) return [...new Set(listOf(schema.enum).map(typeOf))];
  if (schema.properties !== undefined || asSchema(schema.additionalProperties) === schema.additionalProperties)
    return ["object"];
  return schema.items === undefined ? undefined : ["array"];
}

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Returns the types in both lists. `undefined` allows any type. The outer schema wins a contradiction. */
export function intersection(inner: string[] | undefined, outer: string[] | undefined): string[] | undefined {
  if (inner === undefined || outer === undefined) return inner ?? outer;
  const both = [...inner.filter((type) => allows(outer, type)), ...outer.filter((type) => allows(inner, type))];
  return both.length === 0 ? outer : [...new Set(both)];
}

/** Returns the types in any of the lists. */
export function union(lists: readonly (string[] | undefined)[]): string[] | undefined {
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

/** Whether a list of types includes a type. Every integer is a number. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

/** Returns the values of `enum` or `const` as sorted JSON, without null. */
export function enumValues(schema: Schema): string[] | undefined {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values === undefined) return undefined;
  const texts = listOf(values).flatMap((value) => (value === null ? [] : [JSON.stringify(value)]));
  // An enum of null only is a type.
  return texts.length === 0 ? undefined : texts.toSorted();
}

/** Returns the effective limits. OpenAPI 3.0 marks a bound as exclusive with a boolean. */
export function limitsOf(schema: Schema): [string, unknown][] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const limits: Schema = {
    ...schema,
    ...(exclusiveMinimum === true && { minimum: undefined, exclusiveMinimum: minimum }),
    ...(exclusiveMaximum === true && { maximum: undefined, exclusiveMaximum: maximum }),
  };
  return limitKeywords.flatMap((keyword): [string, unknown][] => {
    const value = limits[keyword];
    const isWithoutEffect = value === undefined || value === false || (value === 0 && /^min[LIP]/.test(keyword));
    return isWithoutEffect ? [] : [[keyword, value]];
  });
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Returns `{}`, which allows everything, for boolean and invalid schemas. */
export const asSchema = (value: unknown): Schema =>
  typeof value === "object" && value !== null ? (value as Schema) : {};
