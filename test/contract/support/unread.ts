import type { ErrorObject, ValidateFunction } from "ajv";
import type { OpenApiDocument } from "../../../src/cli/document/model.js";
import { pointerKeys } from "../../../src/util/json-pointer.js";
import type { OperationCase, Parameter, SchemaNode } from "../../support/operations.js";
import { locate, schemas } from "../../support/schemas.js";

/** One violation of the document, with the parameter or the dotted path of the property. */
export interface Fault {
  culprit: string;
  message: string;
}

/** Whether Prism misreads a parameter, because its schema allows null in addition to a list. */
export const isNullableList = ({ schema }: Parameter): boolean => {
  return Array.isArray(schema.type) && schema.type.includes("array");
};

/** Checks what Prism does not check: JSON parameters, nullable lists, and the values in a JSON Patch. */
export function unreadFaults(document: OpenApiDocument) {
  const validator = schemas(document);

  function ofParameter({ name, json, pointer, required }: Parameter, query: URLSearchParams): Fault[] {
    const values = query.getAll(name);
    if (values.length === 0) return required ? [{ culprit: name, message: "is missing" }] : [];
    if (json && values.length > 1) return [{ culprit: name, message: `is repeated ${values.length} times` }];
    try {
      const value: unknown = json ? JSON.parse(values.join()) : values;
      return errorsOf(validator(pointer), value).map((error) => ({ culprit: name, message: messageOf(error) }));
    } catch (error) {
      return [{ culprit: name, message: (error as Error).message }];
    }
  }

  /** Ignores values of other types (such as `"true"`), which the servers convert, and reports values beyond limits. */
  function ofPatch({ patches = "" }: OperationCase, body: unknown): Fault[] {
    return [body].flat().flatMap((operation) => {
      const { path, value } = (operation ?? {}) as { path?: unknown; value?: unknown };
      if (typeof path !== "string" || value === undefined) return [];
      const keys = pointerKeys(path);
      const pointer = propertyPointer(document, ["components", "schemas", patches], keys);
      const errors = pointer === undefined ? [] : errorsOf(validator(pointer), value);
      const beyond = errors.filter(({ keyword }) => limitKeywords.has(keyword));
      return beyond.map((error) => ({ culprit: culpritOf(error, keys), message: messageOf(error) }));
    });
  }

  return (operation: OperationCase, query: URLSearchParams, body: string): Fault[] => {
    const parameters = operation.parameters.filter((one) => one.in === "query" && (one.json || isNullableList(one)));
    const patch = operation.patches === undefined ? [] : ofPatch(operation, JSON.parse(body || "null"));
    return [...parameters.flatMap((parameter) => ofParameter(parameter, query)), ...patch];
  };
}

const limitKeywords = new Set(["minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"]);

const errorsOf = (validate: ValidateFunction, value: unknown) => (validate(value) ? [] : (validate.errors ?? []));

function culpritOf({ instancePath, params }: ErrorObject, keys: readonly string[]): string {
  const missing = params.missingProperty === undefined ? [] : [String(params.missingProperty)];
  return [...keys, ...(instancePath === "" ? [] : pointerKeys(instancePath)), ...missing].join(".");
}

function messageOf({ instancePath, message, params }: ErrorObject): string {
  const detail: unknown = params.allowedValues ?? params.additionalProperty;
  return `${instancePath} ${message}${detail === undefined ? "" : `: ${[detail].flat().join(", ")}`}`.trim();
}

/** Finds the schema of a property, including properties of composed schemas. */
function propertyPointer(
  document: OpenApiDocument,
  at: readonly string[],
  keys: readonly string[],
): string | undefined {
  const { pointer, node } = locate(document, at);
  const [key, ...rest] = keys;
  if (key === undefined) return pointer;
  const schema = (node ?? {}) as SchemaNode;
  const here = pointerKeys(pointer);
  if (schema.properties && Object.hasOwn(schema.properties, key)) {
    return propertyPointer(document, [...here, "properties", key], rest);
  }
  const parts = (["allOf", "anyOf", "oneOf"] as const).flatMap((kind) =>
    (schema[kind] ?? []).map((_, index) => [...here, kind, String(index)]),
  );
  return parts.map((part) => propertyPointer(document, part, keys)).find((found) => found !== undefined);
}
