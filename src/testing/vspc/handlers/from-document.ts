import type { Operation as JsonPatchOperation } from "fast-json-patch";
import { notFound } from "../../http-error.js";
import type { RowList, Scope } from "../../list/page.js";
import { randomUid } from "../../random.js";
import { emptyResponse, jsonResponse, textResponse } from "../../responses.js";
import { propertiesOf, type Schema, typesOf } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import { mapped, type Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type Reply } from "../call.js";
import { dataOf, isPaged } from "../document.js";
import { patchRow } from "../patch.js";
import { type Named, relation } from "../relations.js";
import { expansion } from "./expand.js";

/**
 * Derives the reply from the operation: a list or a row of the table that it returns, a PATCH, PUT or DELETE of a row, or
 * a POST that adds one. All other operations return their example.
 */
export function replyFromDocument(call: Call): Reply {
  const { operation, store } = call;
  const { method, template } = operation;
  const names = namesOf(call);
  const table = store.tableOf(operation);
  const last = names.at(-1);
  if (method === "DELETE" && last?.table && last.row && template.endsWith("}")) {
    last.table.remove(last.table.key(last.row));
    return done();
  }
  if (!table) return example(call);
  if (dataOf(operation)?.items) return listOf(call, table, names);
  const isNew = method === "POST" && call.body !== undefined && !names.some((named) => named.table === table);
  if (isNew) return data(table.insert(newRow(call, table, fromPath(table, names))));
  const row = rowOf(table, names);
  if (method === "PATCH") return data(table.update(table.key(row), patched(call, row)));
  if (method === "PUT" && call.body instanceof Object)
    return data(table.update(table.key(row), knownProperties(call.body, table)));
  return data((expansion(call, table) ?? identity)(row));
}

const identity = (row: Row) => row;

/** Returns the rows that the path parameters name. Throws `HttpError` 404 if one of them does not exist. */
export function namesOf({ operation, document, store, path }: Call): readonly Named[] {
  const { method, template } = operation;
  return [...template.matchAll(/\{(\w+)\}/g)].map(({ 0: braced, 1: parameter = "", index }) => {
    const value = path[parameter] ?? "";
    const prefix = template.slice(0, index + braced.length);
    const reads = document.operations.filter((one) => one.method === "GET" && !dataOf(one)?.items);
    const read =
      reads.find((one) => one.template === prefix) ??
      (method === "PATCH" && prefix === template ? operation : undefined) ??
      reads.find((one) => one.template.endsWith(`/${braced}`));
    const table = read && store.tableOf(read);
    if (!table) return { parameter, value };
    const row = table.get(value);
    if (!row) throw notFound(table.name, value);
    return { parameter, value, table, row };
  });
}

/** Returns the rows of a table that are related to all that the path names. */
function listOf(call: Call, table: SchemaTable, names: readonly Named[]): Reply {
  const expand = expansion(call, table);
  const source = expand ? mapped(table, expand) : table;
  const list: RowList = { source, ...scopeOf(table, names) };
  if (isPaged(call.operation)) return list;
  const rows = (list.scope?.ordinals ?? source.ordinals()).map(source.at);
  return data(rows.filter((row) => list.scope?.where(row) ?? true));
}

export function scopeOf(table: SchemaTable, names: readonly Named[]): { readonly scope?: Scope } {
  const tests = names.flatMap((named) => relation(table, named) ?? []);
  if (tests.length === 0) return {};
  const near = names.map(({ value }) => table.near(value)).sort((one, other) => one.length - other.length);
  const where = (row: Row) => tests.every((test) => test(row));
  return { scope: { key: JSON.stringify(names.map(({ value }) => value)), ordinals: near[0] ?? [], where } };
}

/** Returns the first row of a table that is related to all that the path names. */
export function rowOf(table: SchemaTable, names: readonly Named[]): Row {
  const { scope } = scopeOf(table, names);
  const candidates = (scope?.ordinals ?? table.ordinals()).map(table.at);
  const row = candidates.find((one) => scope?.where(one) ?? true);
  if (!row) throw notFound(table.name, names.at(-1)?.value ?? "");
  return row;
}

/** Returns the row after the JSON Patch of the request. */
export function patched<R extends object>(call: Call, row: R): R {
  return patchRow(row, bodyOf<readonly JsonPatchOperation[]>(call), patchedSchema(call));
}

/** Returns the schema that a JSON Patch changes. The extension contains it, or its name. */
function patchedSchema({ operation, document, store }: Call): Schema {
  const named = operation.extension("x-veeam-vspc-patch-for");
  if (typeof named === "object" && named !== null) return named;
  return document.schema(String(named)) ?? store.tableOf(operation)?.schema ?? {};
}

/**
 * Returns a row with the properties of the body and those in `own`. Properties that the body leaves out are their default,
 * null or empty. Properties that a body cannot contain are those of the example.
 */
export function newRow({ operation, body, random }: Call, table: SchemaTable, own: Row): Row {
  const [model = {}] = table.examples;
  const accepted = propertiesOf(operation.body?.schema ?? {});
  const initial = Object.entries(propertiesOf(table.schema)).map(([name, schema]) => {
    return [name, name in accepted ? initialValue(schema, model[name]) : model[name]];
  });
  const key = table.keyProperty === undefined ? {} : { [table.keyProperty]: randomUid(random) };
  return { ...Object.fromEntries(initial), ...knownProperties(body, table), ...key, ...own };
}

function initialValue(schema: Schema, example: unknown): unknown {
  const types = typesOf(schema);
  if (schema.default !== undefined) return schema.default;
  if (types.includes("null")) return null;
  return types.includes("array") ? [] : example;
}

/** Returns the path parameters that are properties of the rows. */
function fromPath(table: SchemaTable, names: readonly Named[]): Row {
  const known = names.filter(({ parameter }) => parameter in propertiesOf(table.schema));
  return Object.fromEntries(known.map(({ parameter, value }) => [parameter, value]));
}

/** Returns the properties of a body that the rows have. */
function knownProperties(body: unknown, table: SchemaTable): Row {
  const properties = propertiesOf(table.schema);
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => name in properties));
}

function example({ operation: { id, response } }: Call): Reply {
  if (response && !response.type.endsWith("json")) return textResponse(200, response.type, `Content of ${id}`);
  const [value] = response?.examples ?? [];
  return value === undefined ? emptyResponse(200) : jsonResponse(200, value);
}
