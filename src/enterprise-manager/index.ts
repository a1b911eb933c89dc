export type { components, paths } from "../../generated/enterprise-manager.js";
export { ApiError, type ErrorDetails, type ErrorKind } from "../errors.js";
export { createEnterpriseManagerClient } from "./client.js";
export type {
  CallOptions,
  Edit,
  EnterpriseManagerClient,
  Subtenants,
  TenantParts,
  Tenants,
  Write,
  WriteOptions,
} from "./client-types.js";
export { findLink, type LinkRel, type LinkTargets, type LinkType, type TypedLink } from "./links.js";
export type { BodyFormat, EnterpriseManagerClientOptions } from "./options.js";
export { and, or, type QueryFields, type QueryFilter } from "./query/filter.js";
export type { Query, QueryList, QueryOptions } from "./query/index.js";
export type { Task, TaskInfo } from "./tasks.js";
