import { parseJsonExact } from "../../vspc/int64.js";
import type { Operation } from "../document.js";
import { badProperty, badRequest, Refusal } from "../refusal.js";
import { violation } from "../validate.js";
import { readMultipart } from "./multipart.js";

/** The body of a request, checked against the document: JSON, or the parts of a form. Throws a refusal. */
export function readBody({ body }: Operation, headers: Headers, bytes: Uint8Array): unknown {
  if (!body) return undefined;
  const [type = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== body.type) throw new Refusal(415, `The content type must be ${body.type}.`);
  if (body.type === "multipart/form-data") return readMultipart(headers.get("content-type") ?? "", bytes);
  const value = parse(bytes);
  const found = violation(body.schema, value);
  if (!found) return value;
  throw badProperty(found.at, `The property ${found.at || "body"} ${found.message}.`);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJsonExact(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badRequest("The body is not valid JSON.");
  }
}
