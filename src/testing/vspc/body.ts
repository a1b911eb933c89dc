import { type Operation, propertiesOf, type Schema } from "../document.js";
import type { ArrivedRequest } from "../exchange.js";
import { badProperty, badRequest, Refusal } from "../refusal.js";
import { violation } from "../validate.js";
import { parseJson } from "./json.js";

/** The body of a request, checked against the document: JSON, or the parts of a form. Throws a refusal. */
export function readBody({ body }: Operation, request: ArrivedRequest): unknown {
  if (!body) return undefined;
  const [type = ""] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== body.type) throw new Refusal(415, `The content type must be ${body.type}.`);
  if (body.type === "multipart/form-data") return request.files ?? refuseForm(body.schema);
  const value = parse(request.body);
  const found = violation(body.schema, value);
  if (!found) return value;
  throw badProperty(found.at, `The property ${found.at || "body"} ${found.message}.`);
}

function refuseForm(schema: Schema): never {
  const [part = ""] = Object.keys(propertiesOf(schema));
  throw badProperty(part, "The form cannot be read: it is not whole, or names no boundary.");
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badRequest("The body is not valid JSON.");
  }
}
