import type { OpenApiDocument } from "../document/model.js";
import { type Difference, differencesOf } from "./differences.js";
import { withJsonSchemas } from "./json-schema.js";
import { locate } from "./locate.js";
import { schemas } from "./schemas.js";
import type { ReadResponse } from "./target.js";

/** Differences between a response and the document, and its body if it is JSON. */
export interface Checked {
  readonly differences: readonly Difference[];
  readonly body?: unknown;
}

/** Returns a function that checks responses: status, content type and, for JSON, the schema. */
export function responseChecker(given: OpenApiDocument): (path: string, answer: ReadResponse) => Checked {
  const document = withJsonSchemas(given);
  const compile = schemas(document);
  return (path, { status, contentType, text }) => {
    const responses = locate(document, ["paths", path, "get", "responses"]);
    const declared = declaredStatus(responses.node, status);
    const differs = (keyword: string, found: string) => ({ differences: [whole(keyword, found)] });
    if (declared === undefined) return differs("status", `has status ${status}, which is not declared`);
    const { node: content, keys } = locate(document, ["paths", path, "get", "responses", declared, "content"]);
    const types = Object.keys(Object(content));
    if (types.length === 0) return { differences: [] };
    const type = typeName(contentType);
    const media = types.find((one) => typeName(one) === type);
    if (media === undefined)
      return differs("content-type", `with status ${status} is ${type || "missing"}, not ${types.join(" or ")}`);
    if (!/json/.test(type)) return { differences: [] };
    const body = parsed(text);
    if (body === undefined) return differs("content-type", "is malformed JSON");
    const { node: schema, pointer } = locate(document, [...keys, media, "schema"]);
    if (schema === undefined) return { differences: [], body };
    const validate = compile(pointer);
    return { differences: validate(body) ? [] : differencesOf(validate.errors ?? []), body };
  };
}

/** Returns the declared status, its range, or `default`. */
function declaredStatus(responses: unknown, status: number): string | undefined {
  const names = Object.keys(Object(responses));
  const range = `${Math.floor(status / 100)}XX`;
  return (
    names.find((name) => name === String(status)) ??
    names.find((name) => name.toUpperCase() === range) ??
    // A successful status must be declared.
    (status >= 400 && names.includes("default") ? "default" : undefined)
  );
}

export function whole(keyword: string, found: string): Difference {
  return { pointer: "", keyword, found, count: 1 };
}

const typeName = (text: string) => (text.split(";", 1)[0] ?? "").trim().toLowerCase();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
