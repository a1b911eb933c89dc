import { inputError } from "../../http/errors.js";
import { keyOfStep } from "../../util/json-pointer.js";
import type { JsonPatchOperation } from "./types.js";
import { toJson } from "./value.js";

const pointer = /^(\/([^~/]|~[01])*)+$/;

/**
 * Operations as they travel: dates as text, nothing that JSON cannot hold. Refuses what is no JSON Patch operation.
 * Throws ApiError of kind `input` that names the operation by its index.
 */
export function toOperations(given: readonly unknown[]): JsonPatchOperation[] {
  if (given.length === 0) throw inputError("patch: the list of operations is empty");
  return given.map((operation, index) => toOperation(operation, `patch: operation ${index}`));
}

function toOperation(given: unknown, where: string): JsonPatchOperation {
  if (typeof given !== "object" || given === null) throw inputError(`${where} is no object`);
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
  if (value.split("/").includes("__proto__")) throw inputError(`${where}: ${value} names __proto__`);
  return value;
}

/** Refuses operations that would change read-only properties, and names those. `operation` is the call's name. */
export function refuseReadOnly(
  operations: readonly JsonPatchOperation[],
  readOnly: readonly string[],
  operation: string,
): void {
  const refused = readOnly.filter((pointer) => operations.some((candidate) => changes(candidate, pointer)));
  if (refused.length === 0) return;
  throw inputError(`${refused.join(", ")} ${refused.length > 1 ? "are" : "is"} read-only`, operation);
}

/** Whether an operation changes what a pointer points to: by name, by a part of it, or inside a larger value. */
function changes(operation: JsonPatchOperation, pointer: string): boolean {
  if (operation.op === "test") return false;
  if (isWithin(operation.path, pointer)) return true;
  if (operation.op === "move") return isWithin(operation.from, pointer) || isWithin(pointer, operation.from);
  return "value" in operation && isWithin(pointer, operation.path) && holds(operation.value, pointer, operation.path);
}

function isWithin(pointer: string, container: string): boolean {
  return pointer === container || pointer.startsWith(`${container}/`);
}

function holds(value: unknown, pointer: string, at: string): boolean {
  let inner = value;
  for (const step of pointer.slice(at.length + 1).split("/")) {
    const key = keyOfStep(step);
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, key)) return false;
    inner = (inner as Record<string, unknown>)[key];
  }
  return true;
}
