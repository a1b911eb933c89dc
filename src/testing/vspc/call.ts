import type { ApiDocument, Operation } from "../document.js";
import type { Answer } from "../exchange.js";
import type { Parameters } from "../parameters.js";
import type { Random } from "../random.js";
import type { Source } from "../table.js";
import type { Accounts, Login } from "./accounts.js";
import type { AsyncActions } from "./async-actions.js";
import type { ListParameters } from "./list-parameters.js";
import type { Store } from "./store.js";
import type { Tokens } from "./tokens.js";

/** What the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly actions: AsyncActions;
  readonly random: Random;
  readonly now: () => number;
}

/** One checked request on its way to its handler. */
export interface Call extends Server, Parameters {
  readonly operation: Operation;
  readonly list: ListParameters;
  readonly body: unknown;
  readonly login: Login;
}

/** What a handler gives back; it throws a refusal where it cannot. */
export type Reply = DataReply | ListReply | Answer;
export type Handler = (call: Call) => Reply;

export interface DataReply {
  readonly data: unknown;
  readonly isEmpty?: true;
}

/** Rows to be filtered, sorted and cut into a page. */
export interface ListReply {
  readonly source: Source<unknown>;
  readonly scope: Scope;
}

/** Which rows of a source: all, those of given ordinals, or those that a test named by `key` lets through. */
export type Scope =
  | { readonly key: "" }
  | { readonly ordinals: readonly number[] }
  | { readonly key: string; where(row: unknown): boolean };

export function data(value: unknown): DataReply {
  return { data: value };
}

/** Done, with nothing to return. */
export function done(): DataReply {
  return { data: {}, isEmpty: true };
}

export function all<R>(source: Source<R>): ListReply {
  return { source, scope: { key: "" } };
}

/** The rows that a test lets through; the key tells it from other tests of the same source. */
export function where<R>(source: Source<R>, key: string, test: (row: R) => boolean): ListReply {
  return { source, scope: { key, where: test } };
}

/** The rows below a parent. */
export function below<R>(source: Source<R>, parentUid: string): ListReply {
  return { source, scope: { ordinals: source.below(parentUid) } };
}

/** The body as the document describes it: it was checked against the schema before the handler runs. */
export function bodyOf<T>(call: Call): T {
  return call.body as T;
}
