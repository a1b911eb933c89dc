import jsonpatch, { type Operation as JsonPatchOperation } from "fast-json-patch";
import { keyOfStep } from "../../util/json-pointer.js";
import { propertiesOf, propertyAt, type Schema, typesOf } from "../schema.js";
import { violation } from "../validate.js";
import { bodyOf, type Call } from "./call.js";
import { coded } from "./errors.js";

/**
 * Returns a row after the JSON Patch of the request: all operations or none. The text of a boolean is accepted for a boolean
 * property. Throws `HttpError` with code 1001 and the failed operation if an operation cannot be applied, touches a
 * read-only property, or leaves an invalid row.
 */
export function patched<R extends object>(call: Call, row: R): R {
  const { operation, document, store } = call;
  // The extension contains the schema that the patch changes, or its name.
  const named = operation["x-veeam-vspc-patch-for"];
  const byName = document.schema(String(named)) ?? store.tableOf(operation)?.schema ?? {};
  const schema: Schema = typeof named === "object" && named !== null ? named : byName;
  return bodyOf<readonly JsonPatchOperation[]>(call).reduce((before, one) => applied(before, one, schema), row);
}

function applied<R extends object>(row: R, given: JsonPatchOperation, schema: Schema): R {
  const from = "from" in given && given.from ? { from: rooted(given.from) } : {};
  const operation: JsonPatchOperation = { ...given, ...from, path: rooted(given.path) };
  /** A message must not contain the value. */
  const failure = (message: string) => coded(1001, message, { failedJsonPatch: operation });
  const touched = operation.op === "move" ? [operation.path, operation.from] : [operation.path];
  for (const path of operation.op === "test" ? [] : touched.map(propertyPath)) {
    const known = propertyAt(schema, path);
    if (path !== "" && !known) throw failure(`The property ${path} does not exist.`);
    const parts = path === "" ? Object.values(propertiesOf(schema)) : [propertyAt(schema, path.split(".")[0] ?? "")];
    if ([known, ...parts].some((part) => part?.readOnly))
      throw failure(`The property ${path || "of the whole resource"} is read-only.`);
  }
  const result = attempt(row, { ...operation, ...converted(operation, schema) });
  // The name of the library's error contains the reason. Its message would show the whole row.
  if (result instanceof Error) {
    const reason = result.name.toLowerCase().replaceAll("_", " ");
    throw failure(`The operation on ${operation.path} failed: ${reason}.`);
  }
  const properties = propertiesOf(schema);
  // A removed property becomes its default, or null.
  const emptied = Object.keys(row).map((name) => [name, properties[name]?.default ?? null]);
  const after: R = { ...Object.fromEntries(emptied), ...result };
  const found = violation(schema, after);
  if (found) throw failure(`The property ${found.at} ${found.message}.`);
  return after;
}

function attempt<R extends object>(row: R, operation: JsonPatchOperation): R | Error {
  try {
    return jsonpatch.applyOperation(structuredClone(row), operation, true, true, true).newDocument;
  } catch (error) {
    return error as Error;
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
