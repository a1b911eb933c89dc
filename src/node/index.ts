export { type NodeFetch, type NodeFetchOptions, nodeFetch } from "./fetch.js";
export { fileFrom, type SaveOptions, saveTo } from "./files.js";
export type { ClientCertificate, FileSource } from "./tls.js";
