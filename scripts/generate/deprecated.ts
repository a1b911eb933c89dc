import {
  type OpenApiDocument,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from "../../src/cli/document/model.js";
import { patchedSchema } from "../../src/cli/types/operations.js";
import { keyOf } from "../../src/cli/types/roles.js";
import type { Deprecated, Notes } from "../../src/http/deprecated.js";

type Content = { content?: Record<string, { schema?: Schema }> };

/** The source of the table of what is deprecated: operations, parameters, and properties that are sent or named. */
export function deprecatedSource(document: OpenApiDocument, banner: string): string {
  const rows = [...operationsOf(document)].flatMap(({ path, method, operation, parameters }) => {
    const found: Deprecated = {
      ...(isDeprecated(operation) && { operation: noteOf(operation) }),
      ...some("query", notes(parameters.filter((one) => one.in === "query").map((one) => [one.name, one]))),
      ...some("body", bodyOf(document, operation)),
      ...some("row", rowOf(document, operation)),
    };
    if (Object.keys(found).length === 0) return [];
    return [`  ${JSON.stringify(keyOf(method, path))}: ${JSON.stringify(found)},`];
  });
  return [
    banner,
    'import type { Deprecated } from "../src/http/deprecated.js";',
    "",
    "/** What is deprecated, keyed `METHOD /path`. */",
    "export const deprecated: Readonly<Record<string, Deprecated>> = {",
    ...rows.sort(),
    "};",
    "",
  ].join("\n");
}

function some(place: "query" | "body" | "row", found: Notes): Deprecated {
  return Object.keys(found).length === 0 ? {} : { [place]: found };
}

function isDeprecated(node: object): boolean {
  return "deprecated" in node && node.deprecated === true;
}

/** What a description says behind its first sentence: why, and what to use instead. */
function noteOf(node: object): string {
  const description = "description" in node ? String(node.description) : "";
  return description
    .trim()
    .split(/(?<=[.!?])\s+/)
    .slice(1)
    .join(" ");
}

function notes(entries: readonly (readonly [string, object])[]): Notes {
  return Object.fromEntries(
    entries.filter(([, node]) => isDeprecated(node)).map(([name, node]) => [name, noteOf(node)]),
  );
}

/** Of a JSON Patch the properties of what it changes. */
function bodyOf(document: OpenApiDocument, operation: Operation): Notes {
  const patched = patchedSchema(operation);
  if (patched !== undefined) return propertiesOf(document, document.components?.schemas?.[patched]);
  return propertiesOf(document, jsonSchema(document, operation.requestBody));
}

function rowOf(document: OpenApiDocument, { responses = {} }: Operation): Notes {
  const inData = Object.entries(propertiesOf(document, jsonSchema(document, responses["200"])));
  const prefix = "data.";
  return Object.fromEntries(inData.flatMap(([name, note]) => (name.startsWith(prefix) ? [[name.slice(5), note]] : [])));
}

function jsonSchema(document: OpenApiDocument, node: unknown): Schema | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  return resolve<Content>(document, node).content?.["application/json"]?.schema;
}

/** The deprecated properties of a schema, nested ones by dots, through lists; a schema inside itself is not followed. */
function propertiesOf(document: OpenApiDocument, schema: Schema | undefined): Notes {
  const found: Record<string, string> = {};
  const visit = (node: Schema, prefix: string, above: readonly Schema[]): void => {
    const schema = resolve<Schema>(document, node as Schema & { $ref: string });
    if (above.includes(schema)) return;
    const here = [...above, schema];
    const parts = [schema.allOf, schema.oneOf, schema.anyOf, schema.items].flatMap((part) => part ?? []) as Schema[];
    for (const part of parts) visit(part, prefix, here);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const target = resolve<Schema>(document, property as Schema & { $ref: string });
      if (isDeprecated(property) || isDeprecated(target)) found[prefix + name] = noteOf({ ...target, ...property });
      visit(property, `${prefix}${name}.`, here);
    }
  };
  if (schema) visit(schema, "", []);
  return found;
}
