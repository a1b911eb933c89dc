import jsonpatch, { type Operation as JsonPatchOperation } from "fast-json-patch";
import { keyOfStep } from "../../util/json-pointer.js";
import { propertiesOf, propertyAt, type Schema, typesOf } from "../document.js";
import { violation } from "../validate.js";
import { badPatch } from "./errors.js";

/**
 * The row after a JSON Patch: all operations or none. A value may be the text of a boolean where the property is one.
 * Throws a refusal (code 1001) that names the failed operation: one that does not apply, touches a read-only property
 * or leaves a row that breaks the schema.
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

/** What the properties of a row are once they are removed: their default, or null. */
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

/** The library's name of the reason; its message would show the whole row. */
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

/** A pointer as a property path; indexes into arrays are left out. */
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

/** The server takes a pointer without its first slash, too. */
function rooted(pointer: string): string {
  return pointer === "" || pointer.startsWith("/") ? pointer : `/${pointer}`;
}
