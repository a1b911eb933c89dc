import type { OperationTraits } from "../../metadata.js";
import { patchedOf, responsesOf } from "../document/content.js";
import {
  DocumentError,
  type FoundOperation,
  type OpenApiDocument,
  type Operation,
  operationsOf,
} from "../document/model.js";
import { pointerStep } from "../document/pointer.js";
import { type View, visitProperties } from "../document/view.js";

/** Returns the traits of all operations by `METHOD /path`, sorted. */
export function operationTraits(document: OpenApiDocument): Record<string, OperationTraits> {
  const entries = [...operationsOf(document)].map((found) => [found.key, traits(document, found)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function traits(document: OpenApiDocument, { key, method, operation, parameters }: FoundOperation) {
  const since = versionOf(operation["x-since"], key);
  const takes = (name: string) => parameters.some((parameter) => parameter.in === "query" && parameter.name === name);
  const flag = (name: keyof OperationTraits, on: boolean) => (on ? { [name]: true } : {});
  const extension = (name: string) => operation[`x-${name}`] === true;
  const patched = patchedOf(document, operation);
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
    ...(patched && { patches: patched.name, readOnly: patched.view ? readOnlyPointers(patched.view) : [] }),
  } satisfies OperationTraits;
}

/** Whether a success can have no data: its envelope does not require it, allows null, or is generic. */
export function mayBeEmpty(document: OpenApiDocument, operation: Operation): boolean {
  const { envelope, data } = successOf(document, operation);
  return data ? !data.required || data.view.nullable : envelope?.properties.size === 0;
}

/** Returns the JSON body of a success and its data. */
export function successOf(document: OpenApiDocument, operation: Operation) {
  const envelope = responsesOf(document, operation).get("200")?.get("application/json");
  return { envelope, data: envelope?.properties.get("data") };
}

/** Requires a string, because YAML reads 3.10 without quotes as the number 3.1. */
function versionOf(since: unknown, key: string): string | undefined {
  if (since === undefined || (typeof since === "string" && /^\d+(\.\d+)+$/.test(since))) return since;
  throw new DocumentError(`${key}: x-since must be a string such as "3.6", got ${JSON.stringify(since)}`);
}

/** Returns JSON Pointers of read-only properties, including nested ones. */
function readOnlyPointers(root: View): string[] {
  const found = new Set<string>();
  visitProperties(root, ({ readOnly }, path, isItem) => {
    if (readOnly && !isItem) found.add(path.map(pointerStep).join(""));
    return !readOnly && !isItem;
  });
  return [...found].sort();
}

/** Returns the rows of a table as properties of an object literal. */
export const rowsOf = (table: Record<string, OperationTraits>) =>
  Object.entries(table).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);

export const about = "/** Traits of each operation of the document, by `METHOD /path`. */";

/** Returns the table as a JavaScript module and its declaration. */
export function operationsModule(table: Record<string, OperationTraits>, banner: string, isModule: boolean) {
  const start = isModule ? "export const operations = {" : "exports.operations = {";
  const type = 'import type { OperationTraits } from "vspc-client";';
  const declared = "export declare const operations: Readonly<Record<string, OperationTraits>>;";
  return {
    script: [banner, about, start, ...rowsOf(table), "};", ""].join("\n"),
    declaration: [banner, type, about, declared, ""].join("\n"),
  };
}
