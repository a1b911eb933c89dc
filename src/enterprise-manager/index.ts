export type { components, operations as operationTypes, paths } from "../../generated/enterprise-manager.js";
/** The schemas of the document, each by its name. */
export type * from "../../generated/enterprise-manager.schemas.js";
export { ApiError, type ErrorDetails, type ErrorKind } from "../http/errors.js";
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from "../http/hooks.js";
export type { ConcurrencyLimit } from "../http/limit.js";
export type { Logger, LogLevel } from "../http/log.js";
export type { ResultOptions } from "../http/poller.js";
export type { RetryBudget } from "../http/retry.js";
export type { ListPage } from "../paging/index.js";
export { createEnterpriseManagerClient } from "./client.js";
export type { BodyFormat, CallOptions, EnterpriseManagerClientOptions } from "./options.js";
export { and, or, type QueryFields, type QueryFilter } from "./query/filter.js";
export type { Query, QueryList, QueryOptions } from "./query/index.js";
export type { QueryType } from "./query/parameters.js";
export type { Schemas } from "./schemas.js";
export type { TaskHandle, TaskProgress } from "./tasks.js";
export type {
  DeleteTenantOptions,
  Edit,
  EnterpriseManagerClient,
  Infrastructure,
  ListRepositoriesOptions,
  Subtenants,
  TenantParts,
  Tenants,
  Write,
  WriteOptions,
} from "./types.js";
