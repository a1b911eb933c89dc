import type { ErrorObject } from "ajv";
import type { OpenApiDocument, Schema } from "../../src/cli/document/model.js";
import { pointerKeys } from "../../src/util/json-pointer.js";
import { locate, schemas } from "./schemas.js";
import { type Violation, wordsOf } from "./violations.js";

/** The servers read a value of another type (`"true"`), but not one beyond its limits. */
const limits = new Set(["minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"]);

/**
 * Holds the values of a JSON Patch against the limits of the schema that the operation says it is for
 * (`x-veeam-vspc-patch-for`), which the schema of the body does not show. `path` is the template of the document.
 */
export function patchValues(document: OpenApiDocument) {
  const schema = schemas(document);
  return (path: string, method: string, body: unknown): Violation[] => {
    const patched = locate(document, ["paths", path, method, "x-veeam-vspc-patch-for"]).node;
    if (typeof patched !== "string" || !Array.isArray(body)) return [];
    return body.flatMap((operation: unknown) => {
      const { path: pointer, value } = (operation ?? {}) as { path?: unknown; value?: unknown };
      if (typeof pointer !== "string" || value === undefined) return [];
      const keys = pointerKeys(pointer);
      const place = property(document, ["components", "schemas", patched], keys);
      return place ? beyondLimits(schema(place), keys, value) : [];
    });
  };
}

function beyondLimits(validate: ReturnType<ReturnType<typeof schemas>>, keys: string[], value: unknown): Violation[] {
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => limits.has(keyword));
  return errors.map((error) => {
    const name = [...keys, ...innerKeys(error)].join(".");
    return { message: `${name} ${wordsOf([{ ...error, instancePath: "" }])}`, status: 400, place: "body", name };
  });
}

const innerKeys = ({ instancePath }: ErrorObject) => (instancePath === "" ? [] : pointerKeys(instancePath));

/** Where the schema of a property stands that a JSON Pointer leads to, be it in a part that the schema is composed of. */
function property(document: OpenApiDocument, at: readonly string[], keys: readonly string[]): string | undefined {
  const { pointer, node } = locate(document, at);
  const [key, ...rest] = keys;
  if (key === undefined) return pointer;
  const schema = (node ?? {}) as Schema;
  const here = pointerKeys(pointer);
  if (schema.properties && Object.hasOwn(schema.properties, key)) {
    return property(document, [...here, "properties", key], rest);
  }
  const parts = (["allOf", "anyOf", "oneOf"] as const).flatMap((kind) =>
    (schema[kind] ?? []).map((_, index) => [...here, kind, String(index)]),
  );
  return parts.map((part) => property(document, part, keys)).find((found) => found !== undefined);
}
