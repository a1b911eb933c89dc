import type { operations } from "../../../generated/vspc.operations.js";
import type { ApiDocument, Operation } from "../document.js";
import { notFound } from "../http-error.js";
import type { RowList } from "../list/page.js";
import type { Parameters } from "../parameters.js";
import type { Random } from "../random.js";
import type { Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import type { ListRequest } from "./query.js";
import type { Accounts, Login } from "./sign-in.js";
import type { Tasks } from "./tasks.js";
import type { Tokens } from "./tokens.js";

/** State that the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly tasks: Tasks;
  /** Uploaded licenses, in order. */
  readonly uploads: LicenseUpload[];
  readonly random: Random;
  readonly now: () => number;
}

/** An uploaded license file. */
export interface LicenseUpload {
  /** `operationId` of the document. */
  readonly operation: string;
  readonly fileName: string | null;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly sha256: string;
}

/** A validated request. */
export interface Call extends Server, Parameters {
  readonly operation: Operation;
  readonly list: ListRequest;
  readonly body: unknown;
  readonly login: Login;
}

/** Result of a handler. A handler throws `HttpError` to refuse a request. */
export type Reply = DataReply | RowList | Response;
export type Handler = (call: Call) => Reply;

type Operations = typeof operations;
/** Handlers by `operationId`. */
export type Handlers = { readonly [Id in Operations[keyof Operations]["id"]]?: Handler };

export interface DataReply {
  readonly data: unknown;
  readonly isEmpty?: true;
}

export function data(value: unknown): DataReply {
  return { data: value };
}

/** Returns the reply of an operation without a result. */
export function done(): DataReply {
  return { data: {}, isEmpty: true };
}

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
  namedRow(call, schema, parameter);
  return call.store.table(schema).update(call.path[parameter] ?? "", change);
}

/** Removes the rows of some schemas whose property has a value. */
export function removeWhere({ store }: Call, property: string, value: unknown, schemas: readonly string[]): void {
  for (const table of schemas.map(store.table))
    for (const row of table.where(property, value)) table.remove(table.key(row));
}
