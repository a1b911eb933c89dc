export type { components, operations as operationTypes, paths } from "../generated/vspc.js";
/** The schemas of the document, each by its name: `CloudTenant`, `Site`, … */
export type * from "../generated/vspc.schemas.js";
export { type BulkOptions, type BulkResult, type BulkSettled, bulk } from "./http/bulk.js";
export type { Download } from "./http/download.js";
export { ApiError, type ErrorDetails, type ErrorKind, type FailedJsonPatch } from "./http/errors.js";
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from "./http/hooks.js";
export type { ConcurrencyLimit } from "./http/limit.js";
export type { Logger, LogLevel } from "./http/log.js";
export type { ResultOptions } from "./http/poller.js";
export type { RetryBudget } from "./http/retry.js";
export type { List, ListOptions, ListPage } from "./paging/index.js";
export type { WithDates } from "./util/date-time.js";
export type { AsyncAction, AsyncActionProgress } from "./vspc/async-action.js";
export { type Auth, apiKey, type MfaCode, password, refreshToken, type TokenStore, token } from "./vspc/auth/index.js";
export { createVspcClient } from "./vspc/client.js";
export { timeOfDay, toDate, toDateTime, yearMonth } from "./vspc/dates.js";
export type {
  CallOptions,
  Data,
  Init,
  Item,
  ListInit,
  PathsWith,
  WaitOptions,
} from "./vspc/operation-types.js";
export type { OperationTraits } from "./vspc/operations.js";
export type { VspcClientOptions } from "./vspc/options.js";
export type { Changes, Draft, PatchOperation } from "./vspc/patch/types.js";
export type { Collation, Comparison, Grouping } from "./vspc/query/expression.js";
export { and, exclusiveOr, type Fields, type Filter, not, or, type SortKey } from "./vspc/query/filter.js";
export type { PropertyPath, Selected } from "./vspc/query/select.js";
export type { VspcClient } from "./vspc/types.js";
