import type { operations } from "../../../generated/vspc.operations.js";
import type { ApiDocument, Operation } from "../document.js";
import type { SimulatedResponse } from "../exchange.js";
import type { Parameters } from "../parameters.js";
import type { Random } from "../random.js";
import type { Store } from "../store/store.js";
import type { Row, Source } from "../store/table.js";
import type { Accounts, Login } from "./accounts.js";
import type { AsyncActions } from "./async-actions.js";
import type { ListParameters } from "./list-parameters.js";
import type { Tokens } from "./tokens.js";

/** What the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly actions: AsyncActions;
  /** Licences that were uploaded, in order. */
  readonly uploads: LicenseUpload[];
  readonly random: Random;
  readonly now: () => number;
}

/** A licence file as it arrived. */
export interface LicenseUpload {
  /** The document's operationId. */
  readonly operation: string;
  readonly fileName: string | null;
  /** Bytes. */
  readonly size: number;
  /** Of the content, in hexadecimal. */
  readonly sha256: string;
}

/** One checked request on its way to its handler. */
export interface Call extends Server, Parameters {
  readonly operation: Operation;
  readonly list: ListParameters;
  readonly body: unknown;
  readonly login: Login;
}

/** What a handler gives back; it throws a refusal where it cannot. */
export type Reply = DataReply | ListReply | SimulatedResponse;
export type Handler = (call: Call) => Reply;

type Operations = typeof operations;
/** Handlers by the operationId. */
export type Handlers = { readonly [Id in Operations[keyof Operations]["id"]]?: Handler };

export interface DataReply {
  readonly data: unknown;
  readonly isEmpty?: true;
}

/** Rows to be filtered, sorted and cut into a page. */
export interface ListReply {
  readonly source: Source<Row>;
  readonly scope?: Scope;
}

/** Some rows of a source: of those at the given ordinals the ones that a test lets through. */
export interface Scope {
  /** Tells the scope from others of the same source. */
  readonly key: string;
  readonly ordinals: readonly number[];
  where(row: Row): boolean;
}

export function data(value: unknown): DataReply {
  return { data: value };
}

/** Done, with nothing to return. */
export function done(): DataReply {
  return { data: {}, isEmpty: true };
}

/** The body as the document describes it: it was checked against the schema before the handler runs. */
export function bodyOf<T>(call: Call): T {
  return call.body as T;
}
