import type { Schema } from "./model.js";

export const limitKeywords: readonly string[] = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
];

const annotations =
  /^(x-.*|\$.*|(all|any|one)Of|title|description|examples?|default|deprecated|(read|write)Only|xml|externalDocs|discriminator)$/;

/** Whether a keyword only annotates values or refers to other schemas, instead of restricting values. */
export const isAnnotation = (keyword: string) => annotations.test(keyword);

/** Whether a schema itself restricts values, apart from the schemas that it refers to. */
export function isStructural(schema: Schema): boolean {
  return Object.keys(schema).some((keyword) => !isAnnotation(keyword)) || variantsOf(schema).length > 0;
}

const alternativesOf = (schema: Schema) => listOf(schema.oneOf ?? schema.anyOf).map(asSchema);
const isNull = (schema: Schema) => statedTypes(schema).join() === "null";

/** Whether null is an alternative. */
export const offersNull = (schema: Schema) => alternativesOf(schema).some(isNull);

const nonNull = (schema: Schema) => alternativesOf(schema).filter((alternative) => !isNull(alternative));

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

/** Returns the types that a schema declares or, without `type`, implies. None if it allows any type. */
export function statedTypes(schema: Schema): string[] {
  const { type, enum: values, properties, additionalProperties, items } = schema;
  if (Array.isArray(values) && values.length > 0 && values.every((value) => value === null)) return ["null"];
  if (type !== undefined) return [type].flat();
  if (schema.const !== undefined) return [typeOf(schema.const)];
  if (values !== undefined) return [...new Set(listOf(values).map(typeOf))];
  if (properties !== undefined || asSchema(additionalProperties) === additionalProperties) return ["object"];
  return items === undefined ? [] : ["array"];
}

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Returns the types in both lists. No types allow any type. The outer schema wins a contradiction. */
export function intersection(inner: readonly string[], outer: readonly string[]): readonly string[] {
  if (inner.length === 0 || outer.length === 0) return inner.length === 0 ? outer : inner;
  const both = [...inner.filter((type) => allows(outer, type)), ...outer.filter((type) => allows(inner, type))];
  return both.length === 0 ? outer : [...new Set(both)];
}

/** Whether a list of types includes a type. Every integer is a number. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

/** Returns the values of `enum` or `const` as sorted JSON, without null. */
export function enumValues(schema: Schema): string[] | undefined {
  const values = schema.const === undefined ? listOf(schema.enum) : [schema.const];
  const texts = values.flatMap((value) => (value === null ? [] : [JSON.stringify(value)]));
  // An enum of null only is a type.
  return texts.length === 0 ? undefined : texts.toSorted();
}

/** Returns the limits that have an effect. */
export function limitsOf(schema: Schema): [keyword: string, value: unknown][] {
  return limitKeywords.flatMap((keyword): [string, unknown][] => {
    const value = schema[keyword];
    const isWithoutEffect = value === undefined || value === false || (value === 0 && /^min[LIP]/.test(keyword));
    return isWithoutEffect ? [] : [[keyword, value]];
  });
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Returns `{}`, which allows everything, for boolean and invalid schemas. */
export const asSchema = (value: unknown): Schema =>
  typeof value === "object" && value !== null ? (value as Schema) : {};
