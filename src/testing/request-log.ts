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

/** Headers of an API that the log treats in a special way. */
export interface LogRules {
  /** Header with a credential, in addition to those of HTTP. */
  readonly secretHeader?: string;
  readonly requestIdHeader?: string;
}

/** Headers and parameters with credentials. */
const secrets = /^(authorization|cookie|proxy-authorization|password|token|code|secret|secretUrl)$/;

/** Creates the log entry of a request. */
export function logEntry(
  { method, headers }: Request,
  { origin, searchParams }: URL,
  { secretHeader, requestIdHeader = "" }: LogRules,
  facts: Pick<LoggedRequest, "path" | "operation" | "at">,
): LoggedRequest {
  const requestId = requestIdHeader && headers.get(requestIdHeader);
  const isSecret = (name: string) => name === secretHeader || secrets.test(name);
  const shown = (entries: Iterable<[string, string]>) => {
    return Object.fromEntries([...entries].map(([name, value]) => [name, isSecret(name) ? "[redacted]" : value]));
  };
  return {
    method,
    origin,
    ...facts,
    query: shown(searchParams),
    headers: shown(headers),
    ...(requestId && { requestId }),
  };
}
