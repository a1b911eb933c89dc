import { CommandError } from "../command-error.js";
import { type OpenApiDocument, partsOf, type Schema } from "../document/model.js";
import { suggest } from "./suggest.js";

/** A schema with references resolved, and all parts and variants merged. */
export interface Shape {
  readonly types: readonly string[];
  readonly values: readonly unknown[] | undefined;
  readonly format: string | undefined;
  readonly items: Schema | undefined;
  readonly properties: Readonly<Record<string, Schema>>;
}

/** Merges the parts of `allOf` and the variants of `oneOf` and `anyOf`. */
export function shapeOf(document: OpenApiDocument, schema: Schema): Shape {
  const parts = partsOf(document, schema).flatMap((part) => {
    const variants = [...(part.oneOf ?? []), ...(part.anyOf ?? [])];
    return [part, ...variants.flatMap((variant) => partsOf(document, variant))];
  });
  const first = <T>(keyword: string) => parts.find((part) => part[keyword] !== undefined)?.[keyword] as T | undefined;
  return {
    types: parts.flatMap(({ type = [] }) => type),
    values: first<unknown[]>("enum"),
    format: first<string>("format"),
    items: first<Schema>("items"),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
  };
}

/** Returns the schema of a property, with dots before the names of nested properties. Throws if it does not exist. */
export function propertyAt(document: OpenApiDocument, schema: Schema, name: string, where: string): Schema {
  const known = propertyNames(document, schema);
  let found: Schema | undefined = schema;
  for (const step of name.split(".")) {
    const { properties }: Shape = shapeOf(document, found);
    found = Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (found === undefined) throw new CommandError(`${where}: unknown property ${name}${suggest(name, known)}`);
  }
  return found;
}

/** Nested objects beyond this depth have no names for completion and columns. */
const maxDepth = 3;

/** Returns the names of all properties that are no objects, and those of nested properties with a dot. */
export function propertyNames(document: OpenApiDocument, schema: Schema, depth = 1): string[] {
  return Object.entries(shapeOf(document, schema).properties).flatMap(([name, property]) => {
    const inner = depth < maxDepth ? propertyNames(document, property, depth + 1) : [];
    return inner.length > 0 ? inner.map((one) => `${name}.${one}`) : [name];
  });
}

/** Whether values of a property must not appear in arguments and output. */
export function isSecret(name: string): boolean {
  return /(password|secret|token)$/i.test(name);
}
