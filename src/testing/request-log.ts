import type { FaultKind } from "./faults.js";

/** One request as the simulator received it, without credentials. */
export interface LoggedRequest {
  readonly method: string;
  readonly origin: string;
  /** Path below the base path, or the whole path if it is not below it. */
  readonly path: string;
  /** `operationId` of the document, if the request matches an operation. */
  readonly operation?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId?: string;
  /** Time of arrival by the simulator's clock, in milliseconds. */
  readonly at: number;
  /** Fault that the request met. */
  fault?: FaultKind;
  /** Interpretation of a malformed request that was accepted. */
  note?: string;
  /** Status of the response. Absent while the request is pending, and if no response was sent. */
  status?: number;
}

/** Rules of an API for the log. */
export interface LogRules {
  /** Headers with credentials, in addition to those of HTTP. */
  readonly secretHeaders: readonly string[];
  readonly requestIdHeader?: string;
  /** Returns a name for a credential that does not reveal it. */
  label(credential: string): string;
}

const secretHeaders = ["authorization", "cookie", "proxy-authorization"];
const secretParameters = ["password", "token", "code", "secret", "secretUrl"];

/** Creates the log entry of a request. */
export function logEntry(
  { method, headers }: Request,
  { origin, searchParams }: URL,
  rules: LogRules,
  facts: Pick<LoggedRequest, "path" | "operation" | "at">,
): LoggedRequest {
  const secret = [...secretHeaders, ...rules.secretHeaders];
  const requestId = rules.requestIdHeader && headers.get(rules.requestIdHeader);
  const shown = [...headers].map(([name, value]) => [name, secret.includes(name) ? rules.label(value) : value]);
  const query = [...searchParams].map(([name, value]) => {
    return [name, secretParameters.includes(name) ? "[redacted]" : value];
  });
  return {
    method,
    origin,
    ...facts,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(shown),
    ...(requestId && { requestId }),
  };
}
