export * from "./environment/index.js";
export type { Download } from "./http/download.js";
export type { Logger, LogLevel } from "./http/log.js";
export { type NodeFetch, nodeFetch } from "./node/fetch.js";
export * from "./node/files.js";
export type { NodeFetchOptions } from "./node/options.js";
export type { ClientCertificate, FileSource } from "./node/tls.js";
export type { Auth } from "./vspc/auth/index.js";
