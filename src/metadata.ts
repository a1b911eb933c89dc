/** What the specification knows about each operation and each error code, as data. */
export { errorCodes } from "../generated/vspc.error-codes.js";
export { operations } from "../generated/vspc.operations.js";
export type { OperationTraits } from "./vspc/operations.js";
