// All types that an inferred signature of a client can contain, so that other packages can emit declarations.
export type { Download } from "../http/download.js";
export type * from "../http/public-types.js";
export type { List, ListOptions, ListPage } from "../paging/types.js";
export type { WithDates } from "../util/date-time.js";
export type { Auth, MfaCode, TokenStore } from "./auth/index.js";
export type * from "./call-options.js";
export type { FailedJsonPatch } from "./failures.js";
export type * from "./operation-types.js";
export type { OperationTable, OperationTraits } from "./operations.js";
export type { VspcClientOptions } from "./options.js";
export type { Changes, Draft, PatchOperation, WritableKey } from "./patch/types.js";
export type { AsyncAction, AsyncActionProgress } from "./poller.js";
export type { ProxiedApi, ProxiedProduct } from "./proxy.js";
export type { Collation, Comparison, Grouping, JsonValue } from "./query/expression.js";
export type * from "./query/filter.js";
export type { PropertyPath, Selected } from "./query/select.js";
export type { ApiVersion } from "./version.js";
