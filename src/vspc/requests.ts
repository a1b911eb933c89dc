import { inputError } from "../http/errors.js";
import { type EncodedBody, encodeJson, type SendingRules } from "../http/request.js";
import { uuid } from "../http/uuid.js";

/** The server remembers an X-Request-id for five minutes; the last attempt leaves well inside. */
const repeatWithin = 4.5 * 60_000;

/** The one path that needs no credentials and takes a form. */
const tokenPath = "/token";

export const requestIdHeader = "x-request-id";

/**
 * What a route says about sending. A write carries an id that the server remembers, the caller's or its own; what takes
 * no id (AsyncActions, /token) does no harm twice.
 */
export function sendingRules(method: string, template: string, given: string | undefined): SendingRules {
  if (given !== undefined && !uuid.test(given)) throw inputError(`requestId must be a UUID, got ${given}`);
  const anonymous = template === tokenPath;
  const write = method !== "GET" && method !== "HEAD";
  const takesId = write && !anonymous && !template.startsWith("/asyncActions");
  if (!takesId) {
    return { anonymous, write, repeatable: true, repeatWithin: Infinity, requestId: undefined, headers: {} };
  }
  const requestId = given ?? crypto.randomUUID();
  return { anonymous, write, repeatable: true, repeatWithin, requestId, headers: { [requestIdHeader]: requestId } };
}

/** JSON, or a form for the token request. */
export function encodeBody(body: unknown, operation: string): EncodedBody | Promise<EncodedBody> {
  const isGrant = operation === `POST ${tokenPath}` && typeof body === "object" && body?.constructor === Object;
  return encodeJson(isGrant ? new URLSearchParams(body as Record<string, string>) : body);
}
