// All types that an inferred signature of a client can contain, so that other packages can emit declarations.
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
export type { Download } from "../http/download.js";
export type { NoResult } from "../http/edit.js";
export type { ErrorDetails, ErrorKind } from "../http/errors.js";
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from "../http/hooks.js";
export type { ConcurrencyLimit } from "../http/limit.js";
export type { Logger, LogLevel } from "../http/log.js";
export type { ResultOptions } from "../http/poller.js";
export type { RetryBudget } from "../http/retry.js";
export type { List, ListOptions, ListPage } from "../paging/index.js";
export type { WithDates } from "../util/date-time.js";
export type { AsyncAction, AsyncActionProgress } from "./async-action.js";
export type { Auth, MfaCode, TokenStore } from "./auth/index.js";
export type { FailedJsonPatch } from "./failures.js";
export type * from "./operation-types.js";
export type { OperationTraits } from "./operations.js";
export type { VspcClientOptions } from "./options.js";
export type { Changes, Draft, PatchOperation, WritableKey } from "./patch/types.js";
export type { Collation, Comparison, Grouping, JsonValue } from "./query/expression.js";
export type * from "./query/filter.js";
export type { PropertyPath, Selected } from "./query/select.js";
export type { ApiVersion } from "./version.js";
