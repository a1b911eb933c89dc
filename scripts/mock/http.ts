import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { HttpRequest } from "./prism-http.js";
import type { Violation } from "./violations.js";

const methods = ["get", "put", "post", "delete", "patch", "head", "options"] as const;

/** A request as Prism takes it. */
export interface MockRequest extends HttpRequest {
  /** Why the body cannot be read. */
  malformed?: Violation;
}

/** A response before it is written. */
export interface MockResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** Reads a request, its path relative to `base`; or says why it is none. */
export async function readRequest(message: IncomingMessage, base: string): Promise<MockRequest | Violation> {
  const { pathname, searchParams } = new URL(message.url ?? "/", "http://mock");
  const method = methods.find((one) => one === message.method?.toLowerCase());
  if (!method) return { message: `${message.method}: no method of the API`, status: 405 };
  if (!pathname.startsWith(`${base}/`))
    return { message: `${pathname}: the API is served under ${base}/`, status: 404 };
  const headers = headersOf(message);
  return {
    method,
    url: { path: pathname.slice(base.length), query: queryOf(searchParams) },
    headers,
    ...bodyOf(await text(message), headers["content-type"] ?? ""),
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, [value].flat().join(", ")]));
}

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values.join() : values];
    }),
  );
}

function bodyOf(content: string, mediaType: string): Pick<MockRequest, "body" | "malformed"> {
  if (content === "") return {};
  if (!/^application\/([\w.-]+\+)?json\b/i.test(mediaType)) return { body: content };
  try {
    return { body: JSON.parse(content) };
  } catch (error) {
    return { malformed: { message: `body is not JSON: ${(error as Error).message}`, status: 400, place: "body" } };
  }
}

export function writeResponse(message: ServerResponse, { status, headers, body }: MockResponse): void {
  if (body === undefined || body === null) {
    const empty = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
    message.writeHead(status, Object.fromEntries(empty)).end();
    return;
  }
  message.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
}
