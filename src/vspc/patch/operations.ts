import { inputError } from "../../http/errors.js";
import { pointerKeys } from "../../util/json-pointer.js";
import { valueAt } from "../query/select.js";
import type { JsonPatchOperation } from "./types.js";
import { toJson } from "./value.js";

const pointer = /^(\/([^~/]|~[01])*)+$/;

/**
 * Converts operations to JSON, with dates as text. Throws ApiError of kind `input`, with the index of the operation, for an
 * invalid operation or a value that JSON cannot represent.
 */
export function toOperations(given: readonly unknown[]): JsonPatchOperation[] {
  if (given.length === 0) throw inputError("patch: the list of operations is empty");
  return given.map((operation, index) => toOperation(operation, `patch: operation ${index}`));
}

function toOperation(given: unknown, where: string): JsonPatchOperation {
  if (typeof given !== "object" || given === null) throw inputError(`${where} is not an object`);
  const { op, path, from, value }: Partial<Record<string, unknown>> = { ...given };
  const target = toPointer(path, `${where}: path`);
  switch (op) {
    case "add":
    case "replace":
    case "test":
      return { op, path: target, value: toJson(value, target) };
    case "remove":
      return { op, path: target };
    case "move":
    case "copy":
      return { op, path: target, from: toPointer(from, `${where}: from`) };
    default:
      throw inputError(`${where}: op must be add, replace, test, remove, move or copy, got ${JSON.stringify(op)}`);
  }
}

function toPointer(value: unknown, where: string): string {
  if (typeof value !== "string" || !pointer.test(value)) {
    throw inputError(`${where} must be a JSON Pointer such as /description, got ${JSON.stringify(value)}`);
  }
  if (value.split("/").includes("__proto__")) throw inputError(`${where} must not contain __proto__, got ${value}`);
  return value;
}

/** Throws ApiError of kind `input`, with the names of the properties, if operations would change read-only properties. */
export function refuseReadOnly(
  operations: readonly JsonPatchOperation[],
  readOnly: readonly string[],
  operation: string,
): void {
  const refused = readOnly.filter((pointer) => operations.some((candidate) => changes(candidate, pointer)));
  if (refused.length === 0) return;
  throw inputError(`${refused.join(", ")} ${refused.length > 1 ? "are" : "is"} read-only`, operation);
}

/** Whether an operation changes the target of a pointer: the whole, a part of it, or an object that contains it. */
function changes(operation: JsonPatchOperation, pointer: string): boolean {
  if (operation.op === "test") return false;
  if (isWithin(operation.path, pointer)) return true;
  if (operation.op === "move") return isWithin(operation.from, pointer) || isWithin(pointer, operation.from);
  if (!("value" in operation) || !isWithin(pointer, operation.path)) return false;
  return valueAt(operation.value, pointerKeys(pointer.slice(operation.path.length))) !== undefined;
}

function isWithin(pointer: string, container: string): boolean {
  return pointer === container || pointer.startsWith(`${container}/`);
}
