export type { components, operations as operationTypes, paths } from "../../generated/enterprise-manager.js";
/** Schemas of the specification, by name. */
export type * from "../../generated/enterprise-manager.schemas.js";
export { ApiError } from "../http/errors.js";
export type * from "../http/public-types.js";
export type { List, ListPage } from "../paging/types.js";
export { createEnterpriseManagerClient } from "./client.js";
export type { BodyFormat, CallOptions, EnterpriseManagerClientOptions } from "./options.js";
export type { TaskHandle, TaskProgress } from "./poller.js";
export { and, type Comparisons, type Equality, or, type QueryFields, type QueryFilter } from "./query/filter.js";
export type { Query, QueryList, QueryOptions } from "./query/list-query.js";
export type { QueryType, SortName } from "./query/parameters.js";
export type { Schemas } from "./schemas.js";
export type * from "./types.js";
