import type { operations } from "../../../generated/vspc.operations.js";
import type { Operation } from "../document.js";
import { notFound } from "../http-error.js";
import type { Parameters } from "../parameters.js";
import type { Row } from "../store/table.js";
import type { ListRequest } from "./query.js";
import type { Server } from "./server.js";
import type { Login } from "./sign-in.js";

/** A validated request. */
export interface Call extends Server, Parameters {
  readonly operation: Operation;
  readonly list: ListRequest;
  readonly body: unknown;
  readonly login: Login;
}

/**
 * Returns the `data` of a response, the rows that a paged list selects from, a whole response, or `undefined` for an
 * operation without a result. Throws `HttpError` to reject the request.
 */
export type Handler = (call: Call) => unknown;

type Operations = typeof operations;
/** Handlers by `operationId`. */
export type Handlers = { readonly [Id in Operations[keyof Operations]["id"]]?: Handler };

/** Returns the body, which was validated against its schema. */
export function bodyOf<T>(call: Call): T {
  return call.body as T;
}

/** Returns the row of a table that a path parameter names. */
export function namedRow({ store, path }: Call, schema: string, parameter: string): Row {
  const uid = path[parameter] ?? "";
  const row = store.table(schema).get(uid);
  if (!row) throw notFound(schema, uid);
  return row;
}

/** Changes the row of a table that a path parameter names. */
export function changeNamed(call: Call, schema: string, parameter: string, change: Row): Row {
  const table = call.store.table(schema);
  return table.update(table.key(namedRow(call, schema, parameter)), change);
}
