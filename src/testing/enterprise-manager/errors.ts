import type { ErrorFault, FaultProfile } from "../faults.js";
import { HttpError } from "../http-error.js";
import { acceptedKind, contentResponse } from "./body.js";

const illegalInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Returns an error in the server's format. A message may quote the request, so illegal characters are replaced. */
export function errorResponse({ status, message: text, details }: HttpError, { headers }: Request): Response {
  const message = text.replace(illegalInXml, "\uFFFD");
  const inner = status >= 500 ? message : null;
  const error = { FirstChanceExceptionMessage: inner, Message: message, StackTrace: null, Status: null };
  const { retryAfter } = details;
  return contentResponse(
    status,
    acceptedKind(headers),
    "Error",
    { ...error, StatusCode: status },
    {
      ...(status === 401 && { "www-authenticate": "Basic Realm=RestSvc" }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
  );
}

/** The documented status that is nearest to each fault. */
const statuses: Readonly<Record<ErrorFault, number>> = {
  unauthorized: 401,
  throttled: 503,
  transport: 503,
  logical: 400,
  retryableLogical: 500,
  security: 403,
  unspecified: 500,
};

/** Returns the error of a fault. */
export function errorOf(kind: ErrorFault, { retryAfter }: FaultProfile): HttpError {
  return new HttpError(statuses[kind], `A simulated ${kind} error.`, kind === "throttled" ? { retryAfter } : {});
}
