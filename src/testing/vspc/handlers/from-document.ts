import type { Operation as JsonPatchOperation } from "fast-json-patch";
import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import { emptyResponse, jsonResponse, textResponse } from "../../responses.js";
import { propertiesOf, type Schema, typesOf } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type Reply } from "../call.js";
import { dataOf, isPaged } from "../document.js";
import { patchRow } from "../patch.js";
import { type Named, relatedRows } from "../relations.js";
import { expansion } from "./expand.js";

/**
 * Derives the reply from the operation: a list or a row of the table that it returns, a PATCH, PUT or DELETE of a row, or
 * a POST that adds one. All other operations return their example.
 */
export function replyFromDocument(call: Call): Reply {
  const { operation, store, body } = call;
  const { method, template, response } = operation;
  const names = namesOf(call);
  const table = store.tableOf(operation);
  const last = names.at(-1);
  if (method === "DELETE" && last?.table && last.row && template.endsWith("}")) {
    last.table.remove(last.table.key(last.row));
    return done();
  }
  if (response && !response.type.endsWith("json"))
    return textResponse(200, response.type, `Content of ${operation.id}`);
  if (!table) {
    const [example] = response?.examples ?? [];
    return example === undefined ? emptyResponse(200) : jsonResponse(200, example);
  }
  const expand = expansion(call, table);
  if (dataOf(operation)?.items) {
    const rows = () => (expand ? relatedRows(table, names).map(expand) : relatedRows(table, names));
    return isPaged(operation) ? { table, rows } : data(rows());
  }
  if (method === "POST" && body !== undefined && !names.some((named) => named.table === table)) {
    const own = names.filter(({ parameter }) => parameter in propertiesOf(table.schema));
    const ids = own.map(({ parameter, value }) => [parameter, value]);
    return data(table.insert(newRow(call, table, Object.fromEntries(ids))));
  }
  const row = rowOf(table, names);
  if (method === "PATCH") return data(table.update(table.key(row), patched(call, row)));
  if (method === "PUT" && body instanceof Object)
    return data(table.update(table.key(row), knownProperties(body, table)));
  return data(expand ? expand(row) : row);
}

/** Returns the rows that the path parameters name. Throws `HttpError` 404 if one of them does not exist. */
export function namesOf({ operation, operation: { method, template }, document, store, path }: Call): readonly Named[] {
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

/** Returns the first row of a table that is related to all that the path names. */
export function rowOf(table: SchemaTable, names: readonly Named[]): Row {
  const [row] = relatedRows(table, names);
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

/** Returns the properties of a body that the rows have. */
function knownProperties(body: unknown, table: SchemaTable): Row {
  const properties = propertiesOf(table.schema);
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => name in properties));
}
