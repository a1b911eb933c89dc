import type { Operation as JsonPatchOperation } from "fast-json-patch";
import { propertiesOf, type Schema, typesOf } from "../../document.js";
import { emptyResponse, jsonResponse } from "../../exchange.js";
import { randomUid } from "../../random.js";
import { missing } from "../../refusal.js";
import { type Named, relation, type SchemaTable } from "../../store/relations.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type ListReply, type Reply } from "../call.js";
import { dataOf, isPaged } from "../document.js";
import { patchRow } from "../patch.js";
import { expandable } from "./expand.js";

/**
 * Answers an operation by its form alone: a list or a row of the table of what it answers, as its path says; a PATCH,
 * PUT or DELETE of a row; a POST that adds one. Whatever else it is, its own example is the answer.
 */
export function answerFromDocument(call: Call): Reply {
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
  if (isNew) return data(table.insert(newRow(call, table, saidByPath(table, names))));
  const row = rowOf(table, names);
  if (method === "PATCH") return data(table.update(table.key(row), patched(call, row)));
  if (method === "PUT" && call.body instanceof Object)
    return data(table.update(table.key(row), known(call.body, table)));
  return data(expandable(call, table)(row));
}

/** What the parameters of the path name. Throws a refusal where one of the rows is not there. */
export function namesOf({ operation: { template }, document, store, path }: Call): readonly Named[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(({ 0: braced, 1: parameter = "", index }) => {
    const value = path[parameter] ?? "";
    const prefix = template.slice(0, index + braced.length);
    const reads = document.operations.filter((one) => one.method === "GET" && !dataOf(one)?.items);
    const read =
      reads.find((one) => one.template === prefix) ?? reads.find((one) => one.template.endsWith(`/${braced}`));
    const table = read && store.tableOf(read);
    if (!table) return { parameter, value };
    const row = table.get(value);
    if (!row) throw missing(table.name, value);
    return { parameter, value, table, row };
  });
}

/** The row of a table that a parameter of the path names. */
export function namedRow({ store, path }: Call, schema: string, parameter: string): Row {
  const uid = path[parameter] ?? "";
  const row = store.table(schema).get(uid);
  if (!row) throw missing(schema, uid);
  return row;
}

/** The rows of a table that are related to all that the path names. */
function listOf(call: Call, table: SchemaTable, names: readonly Named[]): Reply {
  const source = expandable(call, table).source;
  const list: ListReply = { source, ...scopeOf(table, names) };
  if (isPaged(call.operation)) return list;
  const rows = (list.scope?.ordinals ?? source.ordinals()).map(source.at);
  return data(rows.filter((row) => list.scope?.where(row) ?? true));
}

export function scopeOf(table: SchemaTable, names: readonly Named[]): Pick<ListReply, "scope"> {
  const tests = names.flatMap((named) => relation(table, named) ?? []);
  if (tests.length === 0) return {};
  const near = names.map(({ value }) => table.near(value)).sort((one, other) => one.length - other.length);
  const where = (row: Row) => tests.every((test) => test(row));
  return { scope: { key: JSON.stringify(names.map(({ value }) => value)), ordinals: near[0] ?? [], where } };
}

/** The one row of a table that is related to all that the path names. */
export function rowOf(table: SchemaTable, names: readonly Named[]): Row {
  const { scope } = scopeOf(table, names);
  const candidates = (scope?.ordinals ?? table.ordinals()).map(table.at);
  const row = candidates.find((one) => scope?.where(one) ?? true);
  if (!row) throw missing(table.name, names.at(-1)?.value ?? "");
  return row;
}

/** The row after the JSON Patch of the request. */
export function patched<R extends object>(call: Call, row: R): R {
  return patchRow(row, bodyOf<readonly JsonPatchOperation[]>(call), patchedSchema(call));
}

/** The schema that a JSON Patch changes: the extension has it, plainly named or as a reference. */
function patchedSchema({ operation, document, store }: Call): Schema {
  const named = operation.extension("x-veeam-vspc-patch-for");
  if (typeof named === "object" && named !== null) return named;
  return document.schema(String(named)) ?? store.tableOf(operation)?.schema ?? {};
}

/**
 * A row as the body describes it, with what only the server says of it in `own`. What the body could have said and did
 * not has its default or is empty where it may be; all else is as in the example.
 */
export function newRow({ operation, body, random }: Call, table: SchemaTable, own: Row): Row {
  const [model = {}] = table.examples;
  const sayable = propertiesOf(operation.body?.schema ?? {});
  const unsaid = Object.entries(propertiesOf(table.schema)).map(([name, schema]) => {
    return [name, name in sayable ? fallback(schema, model[name]) : model[name]];
  });
  const key = table.keyProperty === undefined ? {} : { [table.keyProperty]: randomUid(random) };
  return { ...Object.fromEntries(unsaid), ...known(body, table), ...key, ...own };
}

/** What a property is where nobody says it: its default, else nothing where it may be that, else what is shown. */
function fallback(schema: Schema, shown: unknown): unknown {
  const types = typesOf(schema);
  if (schema.default !== undefined) return schema.default;
  if (types.includes("null")) return null;
  return types.includes("array") ? [] : shown;
}

/** What the path says of the rows of a table. */
function saidByPath(table: SchemaTable, names: readonly Named[]): Row {
  const said = names.filter(({ parameter }) => parameter in propertiesOf(table.schema));
  return Object.fromEntries(said.map(({ parameter, value }) => [parameter, value]));
}

/** The properties of a body that the rows have. */
function known(body: unknown, table: SchemaTable): Row {
  const properties = propertiesOf(table.schema);
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => name in properties));
}

function example({ operation: { response } }: Call): Reply {
  const [value] = response?.examples ?? [];
  return value === undefined ? emptyResponse(200) : jsonResponse(200, value);
}
