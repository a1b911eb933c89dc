export { type DiffOptions, diff } from "./diff.js";
export type { Changes, Draft, PatchOperation, WritableKey } from "./types.js";
