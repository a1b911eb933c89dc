import type { ArrivedRequest } from "./exchange.js";
import type { FaultKind } from "./faults.js";

/** One request as the simulator saw it, without credentials. */
export interface LoggedRequest {
  readonly method: string;
  readonly origin: string;
  /** Below the base path where it is below it, else the whole path. */
  readonly path: string;
  /** The document's operationId, where the request met one. */
  readonly operation?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId?: string;
  /** Time of arrival by the simulator's clock, in milliseconds. */
  readonly at: number;
  /** The fault it met. */
  fault?: FaultKind;
  /** What the simulator read with forbearance. */
  readonly note?: string;
  /** The status it was answered with; absent while pending and where the answer never left. */
  status?: number;
}

const secretHeaders = ["authorization", "cookie", "proxy-authorization", "x-restsvcsessionid"];
const secretParameters = ["password", "token", "code", "secret", "secretUrl"];

/** `label` names a credential without giving it away. */
export function logEntry(
  request: ArrivedRequest,
  at: number,
  described: { readonly path: string; readonly operation?: string; readonly note?: string },
  label: (credential: string) => string,
): LoggedRequest {
  const requestId = request.headers.get("x-request-id");
  const headers = [...request.headers].map(([name, value]) => [
    name,
    secretHeaders.includes(name) ? label(value) : value,
  ]);
  const query = [...request.url.searchParams].map(([name, value]) => [
    name,
    secretParameters.includes(name) ? "[redacted]" : value,
  ]);
  return {
    method: request.method,
    origin: request.url.origin,
    path: described.path,
    ...(described.operation === undefined ? {} : { operation: described.operation }),
    query: Object.fromEntries(query),
    headers: Object.fromEntries(headers),
    ...(requestId === null ? {} : { requestId }),
    ...(described.note === undefined ? {} : { note: described.note }),
    at,
  };
}
