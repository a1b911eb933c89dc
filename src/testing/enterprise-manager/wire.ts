import { readXml, writeXml, XmlError, type XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { illegalCharacter } from "../../enterprise-manager/xml/text.js";
import type { ApiDocument, Operation } from "../document.js";
import { type ArrivedRequest, jsonResponse, type SimulatedResponse, textResponse } from "../exchange.js";
import { badRequest, Refusal } from "../refusal.js";
import { violation } from "../validate.js";
import { checkXml } from "./xml-order.js";

/** The two forms of every body. */
export type Kind = "json" | "xml";

/** The kind of answer that is asked for; XML where nothing is, and where anything is as good. */
export function acceptedKind(headers: Headers): Kind {
  const types = (headers.get("accept") ?? "").toLowerCase();
  const [json, xml] = [types.indexOf("application/json"), types.indexOf("application/xml")];
  return json >= 0 && (xml < 0 || json < xml) ? "json" : "xml";
}

/** Writes a value of the named shape in the kind that is asked for. */
export function contentResponse(
  status: number,
  kind: Kind,
  shape: XmlShapeName,
  value: object,
  headers: Record<string, string> = {},
): SimulatedResponse {
  if (kind === "json") return jsonResponse(status, value, headers);
  return textResponse(status, "application/xml; charset=utf-8", writeXml(value, shape), headers);
}

/** A message may quote the request: characters that XML cannot hold are replaced. */
export function errorResponse(
  kind: Kind,
  status: number,
  text: string,
  more: Record<string, string> = {},
): SimulatedResponse {
  const message = text.replace(new RegExp(illegalCharacter, "gu"), "\uFFFD");
  const inner = status >= 500 ? message : null;
  const error = { FirstChanceExceptionMessage: inner, Message: message, StackTrace: null, Status: null };
  const headers = status === 401 ? { "www-authenticate": "Basic Realm=RestSvc", ...more } : more;
  return contentResponse(status, kind, "Error", { ...error, StatusCode: status }, headers);
}

/** The body of a request in its JSON form, checked against the document; undefined where there is none. Throws Refusal. */
export function readBody({ body }: Operation, document: ApiDocument, request: ArrivedRequest): unknown {
  if (!body) return undefined;
  if (request.body.length === 0) {
    if (body.required) throw badRequest("The request has no body.");
    return undefined;
  }
  const kind = contentKind(request.headers);
  const accepted = acceptedKind(request.headers);
  if (kind !== accepted) throw badRequest(`The content is ${kind}, but Accept asks for ${accepted}.`);
  const text = new TextDecoder().decode(request.body);
  const shape = document.nameOf(body.schema) as XmlShapeName;
  const value = kind === "json" ? parseJson(text) : parseXmlBody(text, shape);
  const found = violation(body.schema, value);
  if (found) throw badRequest(`The property ${found.at || shape} ${found.message}.`);
  return value;
}

function contentKind(headers: Headers): Kind {
  const [type = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() === "application/json") return "json";
  if (type.trim() === "application/xml") return "xml";
  throw badRequest("The Content-Type must be application/xml or application/json.");
}

/** In a request null means the same as leaving the property out. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => value ?? undefined);
  } catch {
    throw badRequest("The body is not valid JSON.");
  }
}

function parseXmlBody(text: string, shape: XmlShapeName): unknown {
  try {
    checkXml(text, shape);
    return parseJson(JSON.stringify(readXml(text, shape)));
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof XmlError)) throw error;
    throw badRequest(error.message);
  }
}
