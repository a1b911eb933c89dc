import jsonpatch, { type Operation as JsonPatchOperation } from "fast-json-patch";
import { keyOfStep } from "../../util/json-pointer.js";
import { propertiesOf, propertyAt, type Schema, typesOf } from "../schema.js";
import { violation } from "../validate.js";
import { badPatch } from "./errors.js";

/**
 * Applies a JSON Patch to a row: all operations or none. The text of a boolean is accepted for a boolean property.
 * Throws `HttpError` with code 1001 and the failed operation if an operation cannot be applied, touches a read-only
 * property, or leaves an invalid row.
 */
export function patchRow<R extends object>(row: R, patch: readonly JsonPatchOperation[], schema: Schema): R {
  return patch.reduce((before, operation) => applied(before, operation, schema), row);
}

function applied<R extends object>(row: R, given: JsonPatchOperation, schema: Schema): R {
  const operation = {
    ...given,
    path: rooted(given.path),
    ...("from" in given && given.from && { from: rooted(given.from) }),
  };
  const touched = operation.op === "move" ? [operation.path, operation.from] : [operation.path];
  for (const pointer of operation.op === "test" ? [] : touched) refuseReadOnly(operation, pointer, schema);
  const result = attempt(row, { ...operation, ...converted(operation, schema) });
  if (result instanceof Error)
    throw badPatch(operation, `The operation on ${operation.path} failed: ${reason(result)}.`);
  const after = { ...emptied(row, schema), ...result };
  const found = violation(schema, after);
  if (found) throw badPatch(operation, `The property ${found.at} ${found.message}.`);
  return after;
}

/** Returns what removed properties of a row become: their default, or null. */
function emptied<R extends object>(row: R, schema: Schema): R {
  const properties = propertiesOf(schema);
  return Object.fromEntries(Object.keys(row).map((name) => [name, properties[name]?.default ?? null])) as R;
}

function attempt<R extends object>(row: R, operation: JsonPatchOperation): R | Error {
  try {
    return jsonpatch.applyOperation(structuredClone(row), operation, true, true, true).newDocument;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** The library's name of the error; its message would show the whole row. */
function reason(error: Error): string {
  return error.name.toLowerCase().replaceAll("_", " ");
}

function refuseReadOnly(operation: JsonPatchOperation, pointer: string, schema: Schema): void {
  const path = propertyPath(pointer);
  const known = propertyAt(schema, path);
  if (path !== "" && !known) throw badPatch(operation, `The property ${path} does not exist.`);
  const first = path.split(".")[0] ?? "";
  const below = path === "" ? propertiesOf(schema) : {};
  if (known?.readOnly || propertyAt(schema, first)?.readOnly || Object.values(below).some(({ readOnly }) => readOnly)) {
    throw badPatch(operation, `The property ${path || "of the whole resource"} is read-only.`);
  }
}

/** Converts a pointer to a property path without the indexes into arrays. */
function propertyPath(pointer: string): string {
  const names = pointer
    .split("/")
    .slice(1)
    .filter((name) => !/^(\d+|-)$/.test(name));
  return names.map(keyOfStep).join(".");
}

function converted(operation: JsonPatchOperation, schema: Schema): { readonly value?: boolean } {
  if (!("value" in operation) || !/^(true|false)$/i.test(String(operation.value))) return {};
  const property = propertyAt(schema, propertyPath(operation.path));
  const isBoolean = property !== undefined && typesOf(property).includes("boolean");
  return isBoolean ? { value: String(operation.value).toLowerCase() === "true" } : {};
}

/** The server also accepts a pointer without its first slash. */
function rooted(pointer: string): string {
  return pointer === "" || pointer.startsWith("/") ? pointer : `/${pointer}`;
}
