import { readXml, writeXml, XmlError, type XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { ApiDocument, Operation } from "../document.js";
import { badRequest, orThrow } from "../http-error.js";
import { jsonResponse, textResponse } from "../responses.js";
import { violation } from "../validate.js";
import { checkXml } from "./xml-order.js";

/** Format of a body. */
export type Kind = "json" | "xml";

/** Returns the format that a request accepts. XML is the default, and preferred if both are equal. */
export function acceptedKind(headers: Headers): Kind {
  const types = (headers.get("accept") ?? "").toLowerCase();
  const [json, xml] = [types.indexOf("application/json"), types.search(/(application|text)\/xml/)];
  return json >= 0 && (xml < 0 || json < xml) ? "json" : "xml";
}

/** Writes a value of the named shape in a format. */
export function contentResponse(
  status: number,
  kind: Kind,
  shape: XmlShapeName,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  if (kind === "json") return jsonResponse(status, value, headers);
  return textResponse(status, "application/xml; charset=utf-8", writeXml(value, shape), headers);
}

/** Reads and validates the body of a request. Returns its JSON form. Throws `HttpError`. */
export async function readBody({ body }: Operation, document: ApiDocument, request: Request): Promise<unknown> {
  if (!body) return undefined;
  const { headers } = request;
  const text = await request.text();
  if (text === "") {
    if (body.required) throw badRequest("The request has no body.");
    return undefined;
  }
  const kind = contentKind(headers);
  const accepted = acceptedKind(headers);
  if (kind !== accepted) throw badRequest(`The content is ${kind}, but Accept asks for ${accepted}.`);
  const shape = document.nameOf(body.schema) as XmlShapeName;
  const value =
    kind === "json"
      ? orThrow(badRequest("The body is not valid JSON."), () => JSON.parse(text))
      : parseXml(text, shape);
  const found = violation(body.schema, value, true);
  if (found) throw badRequest(`The property ${found.at || shape} ${found.message}.`);
  return JSON.parse(JSON.stringify(value), (_, member: unknown) => member ?? undefined);
}

function contentKind(headers: Headers): Kind {
  const [type = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() === "application/json") return "json";
  if (/^(application|text)\/xml$/.test(type.trim())) return "xml";
  throw badRequest("The Content-Type must be application/xml or application/json.");
}

function parseXml(text: string, shape: XmlShapeName): unknown {
  try {
    checkXml(text, shape);
    return readXml(text, shape);
  } catch (error) {
    throw error instanceof XmlError ? badRequest(error.message) : error;
  }
}
