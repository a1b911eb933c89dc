import type { ValidateFunction } from "ajv";
import type { OpenApiDocument, Parameter } from "../../src/cli/document/model.js";
import { locate, schemas } from "./schemas.js";
import { type Violation, wordsOf } from "./violations.js";

type Query = Readonly<Record<string, string | string[]>>;

/**
 * Checks the query parameters whose content is JSON (filter, sort, select), which Prism lets pass unread.
 * `path` is the template of the document.
 */
export function jsonParameters(document: OpenApiDocument) {
  const schema = schemas(document);
  return (path: string, method: string, query: Query): Violation[] =>
    declared(document, path, method).flatMap(([name, keys]) => {
      const value = query[name];
      if (value === undefined) return [];
      const words = fault(value, schema(locate(document, keys).pointer));
      return words === undefined ? [] : [{ message: `${name} ${words}`, status: 400, place: "query", name }];
    });
}

/** The JSON parameters of an operation by name, with the place of their schema. */
function declared(document: OpenApiDocument, path: string, method: string): [name: string, keys: string[]][] {
  const owners = [
    ["paths", path, "parameters"],
    ["paths", path, method, "parameters"],
  ];
  return owners.flatMap((owner) => {
    const list = (locate(document, owner).node ?? []) as unknown[];
    return list.flatMap((_, index): [string, string[]][] => {
      const keys = [...owner, String(index)];
      const parameter = locate(document, keys).node as Parameter;
      if (parameter.in !== "query" || !parameter.content?.["application/json"]) return [];
      return [[parameter.name, [...keys, "content", "application/json", "schema"]]];
    });
  });
}

function fault(value: string | string[], validate: ValidateFunction): string | undefined {
  if (Array.isArray(value)) return `stands ${value.length} times in the query, where one JSON array is allowed`;
  try {
    return validate(JSON.parse(value)) ? undefined : wordsOf(validate.errors ?? []);
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}
