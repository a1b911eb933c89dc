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
export type { components, operations as operationTypes, paths } from "../../generated/enterprise-manager.js";
/** Schemas of the specification, by name. */
export type * from "../../generated/enterprise-manager.schemas.js";
export type { NoResult } from "../http/edit.js";
export { ApiError, type ErrorDetails, type ErrorKind } from "../http/errors.js";
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from "../http/hooks.js";
export type { ConcurrencyLimit } from "../http/limit.js";
export type { Logger, LogLevel } from "../http/log.js";
export type { ResultOptions } from "../http/poller.js";
export type { RetryBudget } from "../http/retry.js";
export type { List, ListPage } from "../paging/index.js";
export { createEnterpriseManagerClient } from "./client.js";
export type { BodyFormat, CallOptions, EnterpriseManagerClientOptions } from "./options.js";
export {
  and,
  type Comparisons,
  type Equality,
  or,
  type QueryFields,
  type QueryFilter,
} from "./query/filter.js";
export type { Query, QueryList, QueryOptions } from "./query/index.js";
export type { QueryType, SortName } from "./query/parameters.js";
export type { Schemas } from "./schemas.js";
export type { TaskHandle, TaskProgress } from "./tasks.js";
export type {
  DeleteTenantOptions,
  Edit,
  EnterpriseManagerClient,
  Infrastructure,
  ListRepositoriesOptions,
  NoWait,
  Subtenants,
  TenantDraft,
  TenantParts,
  Tenants,
  WriteOptions,
} from "./types.js";
