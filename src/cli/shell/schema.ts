import { CommandError } from "../command-error.js";
import type { OpenApiDocument, Schema } from "../document/model.js";
import { viewOf } from "../document/view.js";
import { suggest } from "./suggest.js";

type Shape = ReturnType<typeof shapeOf>;

/** Returns a schema with references resolved, and the parts of `allOf` and the variants of `oneOf` and `anyOf` merged. */
export function shapeOf(document: OpenApiDocument, schema: Schema) {
  const view = viewOf(document);
  const own = view(schema);
  const { nullable, types, values, format, items } = own;
  const properties = [...own.variants.map(view), own].flatMap((one) => [...one.properties]);
  return {
    types: nullable && types.length > 0 ? [...types, "null"] : types,
    values: values?.map((text): unknown => JSON.parse(text)),
    ...{ format, items },
    properties: Object.fromEntries(
      properties.flatMap(([name, one]) => (name === "*" ? [] : [[name, one.schema] as const])),
    ),
  };
}

/** Returns the schema of a property, with dots before the names of nested properties. Throws if it does not exist. */
export function propertyAt(document: OpenApiDocument, schema: Schema, name: string, where: string): Schema {
  let found: Schema | undefined = schema;
  for (const step of name.split(".")) {
    const { properties }: Shape = shapeOf(document, found);
    found = Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (found === undefined)
      throw new CommandError(`${where}: unknown property ${name}${suggest(name, propertyNames(document, schema))}`);
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
