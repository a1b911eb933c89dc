import { ApiError, type ErrorKind } from "../http/errors.js";
import { describeFailure, retryAfterSeconds } from "../http/failures.js";
import { isObject } from "../util/objects.js";

/** The error of an unsuccessful answer: `{Message, StatusCode}` in JSON or XML, or something that is not the API's. */
export async function serverFailure(status: number, headers: Headers, text: string): Promise<ApiError> {
  const body = await errorBody(text);
  const message = nonEmpty(body?.Message) ?? nonEmpty(body?.FirstChanceExceptionMessage);
  const kind = kindOf(status, message !== undefined);
  const retryAfter = retryAfterSeconds(headers.get("retry-after"));
  const retryable = kind === "transport" || kind === "throttled";
  return new ApiError(kind, message ?? describeFailure(status, headers, text), {
    status,
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** A 500 that explains itself is the API's refusal; without a message, something in between failed. */
function kindOf(status: number, isExplained: boolean): ErrorKind {
  if (status === 401 || status === 403) return "security";
  if (status === 429) return "throttled";
  if (status >= 502 && status <= 504) return "transport";
  return status >= 500 && !isExplained ? "transport" : "logical";
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

/** The text of an error as JSON text; `undefined` where it is no XML of the API. */
export async function errorJson(text: string): Promise<string | undefined> {
  const body = isXml(text) ? await errorBody(text) : undefined;
  return body && JSON.stringify(body);
}

function isXml(text: string): boolean {
  return text.trimStart().startsWith("<");
}
