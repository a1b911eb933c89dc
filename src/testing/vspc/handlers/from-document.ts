import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import { emptyResponse, jsonResponse, textResponse } from "../../responses.js";
import { emptyValue, propertiesOf } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import type { Call, Handler } from "../call.js";
import { dataOf, readsOne } from "../document.js";
import { patched } from "../patch.js";
import { expansion, type Named, relatedRows } from "../relations.js";
import { rules } from "./rules.js";

/**
 * Derives the reply from the operation: a list or a row of the table that it returns, a PATCH, PUT or DELETE of a row, or
 * a POST that adds one. All other operations return their example.
 */
export const replyFromDocument: Handler = (call) => {
  const { operation, store, body } = call;
  const { method, template, response } = operation;
  const names = namesOf(call);
  const table = store.tableOf(operation);
  const last = names.at(-1);
  if (method === "DELETE" && last?.table && last.row && template.endsWith("}")) {
    last.table.remove(last.table.key(last.row));
    rules[last.table.name]?.removed?.(call, last.row);
    return undefined;
  }
  if (response && !response.type.endsWith("json"))
    return textResponse(200, response.type, `Content of ${operation.id}`);
  if (!table) {
    const [example] = response?.examples ?? [];
    return example === undefined ? emptyResponse(200) : jsonResponse(200, example);
  }
  if (dataOf(operation)?.items) {
    const rows = relatedRows(table, names);
    return "_embedded" in propertiesOf(table.schema) ? rows.map(expansion(call, table)) : rows;
  }
  if (method === "POST" && body !== undefined && !names.some((named) => named.table === table))
    return written(call, table, newRow(call, table, names));
  // A resource without a key, such as a setting, always exists.
  const [row = table.keyProperty === undefined ? newRow(call, table, names) : undefined] = relatedRows(table, names);
  if (!row) throw notFound(table.name, last?.value ?? "");
  if (method === "PATCH") return written(call, table, patched(call, row), row);
  if (method === "PUT" && body instanceof Object)
    return written(call, table, { ...row, ...knownProperties(body, table) }, row);
  return expansion(call, table)(row);
};

/** Returns the rows that the path parameters name. Throws `HttpError` 404 if one of them does not exist. */
function namesOf({ operation, operation: { method, template }, document, store, path }: Call): readonly Named[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(({ 0: braced, 1: parameter = "", index }) => {
    const value = path[parameter] ?? "";
    const prefix = template.slice(0, index + braced.length);
    const read =
      document.operations.find((one) => one.template === prefix && readsOne(one)) ??
      (method === "PATCH" && prefix === template ? operation : undefined) ??
      document.operations.find((one) => one.template.endsWith(`/${braced}`) && readsOne(one));
    const table = read && store.tableOf(read);
    if (!table) return { parameter, value };
    const row = table.get(value);
    if (!row) throw notFound(table.name, value);
    return { parameter, value, table, row };
  });
}

/** Stores a new or a changed row by the rules of its schema. Responses never contain a password. */
function written(call: Call, table: SchemaTable, row: Row, before?: Row): Row {
  const entries = Object.entries(row).map(([name, value]) => {
    return [name, value instanceof Object && "password" in value ? { ...value, password: null } : value];
  });
  const rule = rules[table.name];
  const complete: Row = Object.fromEntries(entries);
  const stored = table.insert(rule?.complete?.(call, complete, before) ?? complete);
  rule?.changed?.(call, stored);
  return stored;
}

/**
 * Returns a row with the properties of the body. It refers to what the path names. Properties that the body leaves out are
 * their default, null or empty. Properties that a body cannot contain are those of the example.
 */
function newRow({ operation, body, random }: Call, table: SchemaTable, names: readonly Named[]): Row {
  const [model = {}] = table.examples;
  const accepted = propertiesOf(operation.body?.schema ?? {});
  const properties = Object.entries(propertiesOf(table.schema));
  const initial = properties.map(([name, schema]) => {
    return [name, name in accepted ? emptyValue(schema, model[name]) : (model[name] ?? schema.default)];
  });
  const own = properties.flatMap(([name]) => {
    const shared = names.find(({ row }) => name.endsWith("Uid") && row && name in row)?.row?.[name];
    const value = names.find(({ parameter }) => parameter === name)?.value ?? shared;
    return value === undefined ? [] : [[name, value]];
  });
  const key = table.keyProperty === undefined ? {} : { [table.keyProperty]: randomUid(random) };
  return { ...Object.fromEntries([...initial, ...own]), ...knownProperties(Object(body), table), ...key };
}

/** Returns the properties of a body that the rows have. */
function knownProperties(body: object, table: SchemaTable): Row {
  const properties = propertiesOf(table.schema);
  return Object.fromEntries(Object.entries(body).filter(([name]) => name in properties));
}
