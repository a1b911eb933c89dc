// Types of both clients that an inferred signature can contain, so that other packages can emit declarations.
export type {
  Client,
  ClientMethod,
  ClientRequestMethod,
  FetchOptions,
  FetchResponse,
  MaybeOptionalInit,
  Middleware,
  ParseAsResponse,
} from "openapi-fetch";
export type { Sent, SentValue } from "../util/sent.js";
export type { NoResult } from "./edit.js";
export type { ErrorDetails, ErrorKind } from "./errors.js";
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from "./hooks.js";
export type { ConcurrencyLimit } from "./limit.js";
export type { Logger, LogLevel } from "./log.js";
export type { ResultOptions } from "./poller.js";
export type { RetryBudget } from "./retry.js";
