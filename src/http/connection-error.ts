import { asObject } from "../util/objects.js";
import type { Call } from "./call.js";
import { ApiError } from "./errors.js";

/** Whether the request was sent. `permanent` failures happen before sending, and again in every attempt. */
type Outcome = "unknown" | "unsent" | "permanent";

/** Causes of errors whose request was never sent. Copies of an error share its cause. */
const unsent = new WeakSet<object>();

/** Whether the request of a failed attempt was certainly never sent. */
export function wasNeverSent({ cause }: ApiError): boolean {
  return unsent.has(asObject(cause));
}

const noTls = "the port does not use TLS; check scheme and port of baseUrl";
const selfSigned = "pass the server's certificate, or its CA's, as `ca` to nodeFetch of vspc-client/node";
const wrongName = "use the certificate's host name in baseUrl, or pass `servername` to nodeFetch";
const expired = "renew the server's certificate, or correct this machine's clock";
const blockedPort = "fetch refuses this port; the server must use another one";
const fetchLimit =
  "fetch itself stops after 300 s; pass nodeFetch() of vspc-client/node as `fetch`, which has no limit";

/** Known failures by error code or platform text; the first match counts. A TLS handshake ends before the request is sent. */
const failures: readonly [pattern: RegExp, outcome: Outcome, hint?: string][] = [
  [/SELF_SIGNED_CERT|^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/, "permanent", selfSigned],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, "permanent", expired],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "permanent", wrongName],
  [/^ERR_SSL_WRONG_VERSION_NUMBER$/, "permanent", noTls],
  [/^bad port$/, "permanent", blockedPort],
  [/^\[MSW\]/, "permanent"],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, "unknown", fetchLimit],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|HOSTNAME_MISMATCH)$/, "unsent"],
  [/CERT|^INVALID_(CA|PURPOSE)$/, "unsent"],
  [/^ERR_SSL_(UNSUPPORTED_PROTOCOL|\w*TOO_(SMALL|WEAK)|PACKET_LENGTH_TOO_LONG|HTTPS?_\w*REQUEST)$/, "unsent"],
  [/ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNKNOWN_CA|UNRECOGNIZED_NAME|INSUFFICIENT_SECURITY)$/, "unsent"],
];
const lostHandshake = "Client network socket disconnected before secure TLS connection was established";

/** Errors of a connection that ended early. Over http, the port may expect TLS. */
const plainHttp = "if the port expects TLS, use https:// in baseUrl";
const reset = /^(UND_ERR_SOCKET|ECONNRESET|HPE_\w+|Response does not match.*)$/;

const errorCode = /^(?!UND_ERR_INVALID_ARG$)([A-Z][A-Z0-9_/]+|ConnectionRefused)$/;

/** Texts without a code that contain only the platform's own words. */
const platformText =
  /^(bad port|Response does not match the HTTP\/1\.1 protocol \([\w ,./'-]+\)|\[MSW\] Cannot bypass a request when using the "error" strategy .{0,200})$/s;

/** Texts of a TypeError with which a platform reports that the connection failed. */
const networkError =
  /^(fetch failed|failed to fetch|load failed|network ?error|terminated|error sending request|unable to connect)/i;

type Target = Pick<Call, "operation" | "url">;

/**
 * Converts an error of `fetch` to `ApiError`. Only codes, addresses and the platform's own texts are kept: other messages may
 * contain secrets.
 */
export function connectionError(call: Target, error: unknown): ApiError {
  const { host, protocol } = new URL(call.url);
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 10; at = at.cause) chain.push(at);
  const [, proxyStatus] = chain.map((at) => /^Proxy response \((\d+)\)/.exec(at.message)).find(Boolean) ?? [];
  if (proxyStatus) return proxyError(call, Number(proxyStatus));
  const found = chain.map(platformError).find((at) => at !== undefined);
  if (!found) return unknownFailure(call, host, error);
  const { cause, key, outcome } = found;
  if (outcome !== "unknown") unsent.add(cause);
  const hint = found.hint ?? (reset.test(key) && protocol === "http:" ? plainHttp : undefined);
  const message = `no response from ${host}: ${cause.message}${hint ? `; ${hint}` : ""}`;
  return new ApiError("transport", message, { operation: call.operation, retryable: outcome !== "permanent" }, cause);
}

/** Returns the error of a proxy that refused to connect. Nothing reached the server. */
export function proxyError({ operation, url }: Target, status: number): ApiError {
  const cause = new Error(`proxy response ${status}`);
  unsent.add(cause);
  const hint = status === 407 ? "check the proxy's user name and password" : "check the address and rules of the proxy";
  const message = `the proxy refused to connect to ${new URL(url).host} (${status}): ${hint}`;
  const details = { operation, status, retryable: status >= 500 };
  return new ApiError(status === 407 ? "security" : "transport", message, details, cause);
}

/** An error of the program itself will occur again; any other error of a custom `fetch` may be a lost connection. */
function unknownFailure({ operation }: Target, host: string, error: unknown): ApiError {
  const hasName = error instanceof Error && !networkError.test(error.message) && /^\w{1,64}$/.test(error.name);
  const name = hasName && error.name !== "Error" ? error.name : undefined;
  const isProgramError = name !== undefined && /^(Type|Range|Reference|Syntax)Error$/.test(name);
  const suffix = name ? ` (${name})` : "";
  const message = isProgramError
    ? `the client's \`fetch\` failed${suffix}; fix or replace that function`
    : `no response from ${host}: the connection failed${suffix}`;
  return new ApiError("transport", message, { operation, retryable: !isProgramError }, name && new Error(name));
}

/** Returns what is safe to show of an error with a known text or a code such as ECONNREFUSED. Errors around it may quote headers. */
function platformError(error: Error) {
  const { code, message }: Error & { code?: unknown } = error;
  const hasCode = typeof code === "string" && errorCode.test(code);
  if (!hasCode && !platformText.test(message)) return undefined;
  const key = hasCode ? code : message;
  const [, outcome = "unknown", hint] = failures.find(([pattern]) => pattern.test(key)) ?? [];
  if (!hasCode) return { key, outcome, hint, cause: new Error(message) };
  const all: object[] = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
  const isConnect = all.every((each) => /^(connect|getaddrinfo)$/.test(String(asObject(each).syscall)));
  const isUnsent = outcome === "unknown" && (isConnect || message === lostHandshake);
  const isText = /^(UND_ERR|HPE)_/.test(code) || (outcome === "permanent" && !code.startsWith("ERR_SSL_"));
  const text = isText ? `${code} ${message}` : systemCall(code, asObject(all[0]));
  return {
    key,
    outcome: isUnsent ? "unsent" : outcome,
    hint,
    cause: Object.assign(new Error(text), { code }),
  } as const;
}

/** Describes a failed system call by its properties: a custom `fetch` may put anything into the message. */
function systemCall(code: string, { syscall, hostname, address, port }: Record<string, unknown>): string {
  const target = hostname ?? (port === undefined ? address : `${address}:${port}`);
  return [syscall, code, target].filter((part) => typeof part === "string" && /^[\w.:/-]{1,255}$/.test(part)).join(" ");
}
