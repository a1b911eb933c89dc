export type { components, operations as operationTypes, paths } from "../generated/vspc.js";
/** Schemas of the specification, by name: `CloudTenant`, `Site`, … */
export type * from "../generated/vspc.schemas.js";
export { type BulkOptions, type BulkResult, type BulkSettled, bulk } from "./bulk.js";
export { ApiError } from "./http/errors.js";
export { apiKey, password, refreshToken, token } from "./vspc/auth/index.js";
export { createVspcClient } from "./vspc/client.js";
export { toDate, yearMonth } from "./vspc/dates.js";
export type * from "./vspc/public-types.js";
export { and, exclusiveOr, not, or } from "./vspc/query/filter.js";
export type { VspcClient } from "./vspc/types.js";
