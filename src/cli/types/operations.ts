import { pointerStep } from "../../util/json-pointer.js";
import type { OperationTraits } from "../../vspc/operations.js";
import {
  DocumentError,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  type Parameter,
  resolve,
  type Schema,
} from "../document/model.js";

/** Returns the traits of all operations by `METHOD /path`, sorted. */
export function operationTraits(document: OpenApiDocument): Record<string, OperationTraits> {
  const entries = [...operationsOf(document)].map(({ path, method, operation, parameters }) => {
    const key = `${method.toUpperCase()} ${path}`;
    const since = versionOf(operation["x-since"], key);
    return [key, traits(document, method, operation, parameters, since)] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function traits(
  document: OpenApiDocument,
  method: string,
  operation: Operation,
  parameters: Parameter[],
  since: string | undefined,
) {
  const takes = (name: string) => parameters.some((parameter) => parameter.in === "query" && parameter.name === name);
  const flag = (name: keyof OperationTraits, on: boolean) => (on ? { [name]: true } : {});
  const extension = (name: string) => operation[`x-${name}`] === true;
  const patched = patchedSchema(operation);
  return {
    ...(operation.operationId ? { id: operation.operationId } : {}),
    ...flag("paged", extension("veeam-pagination") || (takes("limit") && takes("offset"))),
    ...flag("filter", extension("veeam-pagination-filter") || takes("filter")),
    ...flag("sort", extension("veeam-pagination-sort") || takes("sort")),
    ...flag("select", extension("veeam-pagination-select") || takes("select")),
    ...flag("expand", takes("expand")),
    ...flag("async", "202" in (operation.responses ?? {}) && !extension("veeam-vspc-deny-async-action-registration")),
    ...flag("write", method !== "get" && method !== "head" && method !== "options"),
    ...flag("empty", mayBeEmpty(document, operation)),
    ...flag("anonymous", extension("veeam-allow-anonymous")),
    ...(since === undefined ? {} : { since }),
    ...(patched ? { patches: patched, readOnly: readOnlyPointers(document, patched) } : {}),
  } satisfies OperationTraits;
}

/** Whether a success can have no data: its envelope does not require it, allows null, or is generic. */
function mayBeEmpty(document: OpenApiDocument, operation: Operation): boolean {
  const envelope = envelopeOf(document, operation);
  if (!envelope) return false;
  const data = envelope.properties.get("data");
  return data ? !envelope.required.has("data") || allowsNull(document, data) : envelope.properties.size === 0;
}

/** Returns the properties of the JSON body of a success. */
function envelopeOf(document: OpenApiDocument, { responses = {} }: Operation) {
  if (!("200" in responses)) return undefined;
  const response = resolve<{ content?: Record<string, { schema?: Schema }> }>(document, responses["200"] as never);
  const json = response.content?.["application/json"];
  return json && members(document, json.schema);
}

/** Kind of data that an operation returns: `entity` is an object with a required identity. */
export type DataKind = "none" | "list" | "object" | "entity";

function dataKind(document: OpenApiDocument, operation: Operation): DataKind | undefined {
  if (mayBeEmpty(document, operation)) return "none";
  const data = envelopeOf(document, operation)?.properties.get("data");
  if (!data) return undefined;
  const types = typesOf(document, data);
  if (types.includes("array")) return "list";
  const { properties, required } = members(document, data);
  if (!types.includes("object") && properties.size === 0) return undefined;
  return [...required].some((name) => /Uid$|^id$/.test(name)) ? "entity" : "object";
}

function typesOf(document: OpenApiDocument, given: Schema): unknown[] {
  const schema = resolve<Schema>(document, given as Schema & { $ref: string });
  return [schema.type, ...(schema.allOf ?? []).flatMap((part) => typesOf(document, part))].flat();
}

/** Returns the properties and required names of a schema, including those of `allOf`. */
function members(
  document: OpenApiDocument,
  given: Schema | undefined,
): { readonly properties: ReadonlyMap<string, Schema>; readonly required: ReadonlySet<string> } {
  const schema = given && resolve<Schema>(document, given as Schema & { $ref: string });
  const parts = (schema?.allOf ?? []).map((part) => members(document, part));
  const properties = [...parts.flatMap((part) => [...part.properties]), ...Object.entries(schema?.properties ?? {})];
  const own = Array.isArray(schema?.required) ? (schema.required as readonly string[]) : [];
  return {
    properties: new Map(properties),
    required: new Set([...own, ...parts.flatMap((part) => [...part.required])]),
  };
}

function allowsNull(document: OpenApiDocument, given: Schema): boolean {
  const schema = resolve<Schema>(document, given as Schema & { $ref: string });
  const alternatives = [schema.oneOf, schema.anyOf].flatMap((parts) => parts ?? []);
  if ("nullable" in schema && schema.nullable === true) return true;
  return [schema.type].flat().includes("null") || alternatives.some((part) => allowsNull(document, part));
}

/** Requires a string, because YAML reads 3.10 without quotes as the number 3.1. */
function versionOf(since: unknown, key: string): string | undefined {
  if (since === undefined || (typeof since === "string" && /^\d+(\.\d+)+$/.test(since))) return since;
  throw new DocumentError(`${key}: x-since must be a string such as "3.6", got ${JSON.stringify(since)}`);
}

/** Returns the patched schema, which `x-veeam-vspc-patch-for` contains as a name or reference. */
export function patchedSchema(operation: Operation): string | undefined {
  const value = operation["x-veeam-vspc-patch-for"];
  const name = typeof value === "object" && value !== null && "$ref" in value ? value.$ref : value;
  return typeof name === "string" ? name.split("/").pop() : undefined;
}

/** Returns JSON Pointers of read-only properties, including nested ones. Recursion is not followed. */
function readOnlyPointers(document: OpenApiDocument, name: string): string[] {
  const found = new Set<string>();
  const visit = (node: Schema, at: string, above: readonly Schema[]): void => {
    const schema = resolve<Schema>(document, node as Schema & { $ref: string });
    if (above.includes(schema)) return;
    if (at !== "" && (node.readOnly || schema.readOnly)) {
      found.add(at);
      return;
    }
    const here = [...above, schema];
    for (const part of [schema.allOf, schema.oneOf, schema.anyOf].flatMap((parts) => parts ?? [])) {
      visit(part, at, here);
    }
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      visit(property, at + pointerStep(key), here);
    }
  };
  const schema = document.components?.schemas?.[name];
  if (schema) visit(schema, "", []);
  return [...found].sort();
}

/** Returns the source of the table, with its type imported from `library`. */
export function operationsSource(table: Record<string, OperationTraits>, banner: string, library: string): string {
  const rows = Object.entries(table).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return [
    banner,
    `import type { OperationTraits } from ${JSON.stringify(library)};`,
    "",
    "/** What the document promises about each operation, keyed `METHOD /path`. */",
    "export const operations = {",
    ...rows,
    "} as const satisfies Readonly<Record<string, OperationTraits>>;",
    "",
  ].join("\n");
}

/** Returns the source of the table of operations that are newer than the oldest supported version. */
export function sinceSource(table: Record<string, OperationTraits>, banner: string): string {
  const rows = Object.entries(table).flatMap(([key, { since }]) =>
    since ? [`  ${JSON.stringify(key)}: ${JSON.stringify(since)},`] : [],
  );
  return [
    banner,
    "/** The API version that brought an operation, keyed `METHOD /path`; operations not listed are older. */",
    "export const since: Readonly<Record<string, string>> = {",
    ...rows,
    "};",
    "",
  ].join("\n");
}

/** Returns the source of the table of the data that each operation returns, except deletions and paged lists. */
export function dataSource(document: OpenApiDocument, banner: string): string {
  const rows = [...operationsOf(document)].flatMap(({ path, method, operation }) => {
    const isKnown = method === "delete" || operation["x-veeam-pagination"] === true;
    const kind = isKnown ? undefined : dataKind(document, operation);
    return kind ? [`  ${JSON.stringify(`${method.toUpperCase()} ${path}`)}: ${JSON.stringify(kind)},`] : [];
  });
  return [
    banner,
    "/** Data of a success by `METHOD /path`, except deletions and paged lists. An `entity` has a required identity. */",
    'export const dataKinds: Readonly<Record<string, "none" | "list" | "object" | "entity">> = {',
    ...rows.sort(),
    "};",
    "",
  ].join("\n");
}
