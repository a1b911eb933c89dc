import type { operations } from "../../../generated/vspc.operations.js";
import type { ApiDocument, Operation } from "../document.js";
import { notFound } from "../http-error.js";
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
