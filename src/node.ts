export {
  type EnterpriseManagerEnvironmentOptions,
  type Environment,
  type EnvironmentOptions,
  enterpriseManagerFromEnvironment,
  fromEnvironment,
} from "./environment/index.js";
export type { Download } from "./http/download.js";
export type { Logger, LogLevel } from "./http/log.js";
export { type NodeFetch, type NodeFetchOptions, nodeFetch } from "./node/fetch.js";
export { fileFrom, type SaveOptions, saveTo } from "./node/files.js";
export type { OnProgress, TransferProgress } from "./node/progress.js";
export type { ClientCertificate, FileSource } from "./node/tls.js";
export type { Auth } from "./vspc/auth/index.js";
