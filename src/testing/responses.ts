import { stringifyJson } from "../http/encode.js";

type HeaderValues = Readonly<Record<string, string>>;

/** Returns a response with a text body. */
export function textResponse(status: number, type: string, text: string, headers: HeaderValues = {}): Response {
  return bytesResponse(status, new TextEncoder().encode(text), { "content-type": type, ...headers });
}

/** Returns a response with a JSON body. A bigint is written as a number with all its digits. */
export function jsonResponse(status: number, body: unknown, headers: HeaderValues = {}): Response {
  return textResponse(status, "application/json; charset=utf-8", jsonText(body), headers);
}

/** Returns a response without a body. */
export function emptyResponse(status: number, headers: HeaderValues = {}): Response {
  return new Response(null, { status, headers });
}

/** Returns a response that announces the length of its body, as servers do. */
export function bytesResponse(status: number, body: Uint8Array, headers: HeaderValues | Headers): Response {
  const all = new Headers(headers);
  all.set("content-length", String(body.length));
  return new Response(body.slice(), { status, headers: all });
}

/** `JSON.stringify` refuses a bigint. Few bodies contain one, and only those take the slower path. */
function jsonText(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return stringifyJson(body);
  }
}
