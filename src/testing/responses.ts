import { stringifyJson } from "../http/encode.js";

type HeaderValues = Readonly<Record<string, string>>;

/** Returns a response that announces the length of its body, as servers do. */
export function bytesResponse(
  status: number,
  body: Uint8Array<ArrayBuffer>,
  headers: HeaderValues | Headers,
): Response {
  const response = new Response(body, { status, headers });
  response.headers.set("content-length", String(body.length));
  return response;
}

export function textResponse(status: number, type: string, text: string, headers: HeaderValues = {}): Response {
  return bytesResponse(status, new TextEncoder().encode(text), { "content-type": type, ...headers });
}

/** Returns a response with a JSON body. A bigint is written as a number with all its digits. */
export function jsonResponse(status: number, body: unknown, headers: HeaderValues = {}): Response {
  return textResponse(status, "application/json; charset=utf-8", jsonText(body), headers);
}

export function emptyResponse(status: number, headers: HeaderValues = {}): Response {
  return new Response(null, { status, headers });
}

/** Returns the page that a web portal sends, with status 200, for a path that it does not know. */
export function portalPage(): Response {
  const page = "<!DOCTYPE html><html><head><title>Portal</title></head><body><div id='app'></div></body></html>";
  return textResponse(200, "text/html; charset=utf-8", page);
}

/** `JSON.stringify` throws for a bigint. Few bodies contain one, and only those take the slower path. */
function jsonText(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return stringifyJson(body);
  }
}
