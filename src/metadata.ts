/** Traits of all operations and descriptions of all error codes in the specification. */
export { errorCodes } from "../generated/vspc.error-codes.js";
export { operations } from "../generated/vspc.operations.js";
export type { OperationTraits } from "./vspc/operations.js";
