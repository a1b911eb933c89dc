import { ApiError, type ErrorKind } from "../http/errors.js";
import { describeFailure, kindOfStatus, retryAfterSeconds } from "../http/failures.js";
import { isObject } from "../util/objects.js";

/** Returns the error of an unsuccessful response: `{Message, StatusCode}` in JSON or XML, or a body of something else. */
export async function serverFailure(status: number, headers: Headers, text: string): Promise<ApiError> {
  const body = await errorBody(text);
  const message = nonEmpty(body?.Message) ?? nonEmpty(body?.FirstChanceExceptionMessage);
  const kind = kindOf(status, message !== undefined);
  const retryAfter = retryAfterSeconds(headers.get("retry-after"));
  const retryable = kind === "transport" || kind === "throttled";
  return new ApiError(kind, message ?? describeFailure(status, headers, text), { status, retryable, retryAfter });
}

/** A 500 with a message is the API's own; without one, a server in between failed. */
function kindOf(status: number, hasMessage: boolean): ErrorKind {
  const isGateway = (status >= 502 && status <= 504) || (status >= 500 && !hasMessage);
  return kindOfStatus(status) ?? (isGateway ? "transport" : "logical");
}

async function errorBody(text: string): Promise<Partial<Record<string, unknown>> | undefined> {
  try {
    const body: unknown = isXml(text) ? (await import("./xml/codec.js")).errorOf(text) : JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** Converts the XML of an error to JSON; `undefined` for anything else. */
export async function errorJson(text: string): Promise<string | undefined> {
  const body = isXml(text) ? await errorBody(text) : undefined;
  return body && JSON.stringify(body);
}

function isXml(text: string): boolean {
  return text.trimStart().startsWith("<");
}
