import { asObject } from "../util/objects.js";
import type { Call } from "./call.js";
import { ApiError } from "./errors.js";

const trust = "pass the server's certificate, or its CA's, as `ca` to nodeFetch of vspc-client/node";
const validity = "renew the server's certificate, or correct this machine's clock";
const limit = "fetch itself gives up after 300 s; pass nodeFetch() of vspc-client/node as `fetch`, which has no limit";

/** Hints by error code or platform text. */
const hints: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: trust,
  SELF_SIGNED_CERT_IN_CHAIN: trust,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trust,
  UNABLE_TO_GET_ISSUER_CERT: trust,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trust,
  CERT_HAS_EXPIRED: validity,
  CERT_NOT_YET_VALID: validity,
  ERR_TLS_CERT_ALTNAME_INVALID: "use the certificate's host name in baseUrl, or pass `servername` to nodeFetch",
  ERR_SSL_WRONG_VERSION_NUMBER: "the port does not use TLS; check scheme and port of baseUrl",
  UND_ERR_HEADERS_TIMEOUT: limit,
  UND_ERR_BODY_TIMEOUT: limit,
  "bad port": "fetch refuses this port; the server must use another one",
};
const plainHttp = "if the port expects TLS, use https:// in baseUrl";

/** Texts without a code that contain nothing but the platform's own words. */
const platformText =
  /^(bad port|Response does not match the HTTP\/1\.1 protocol \([\w ,./'-]+\)|\[MSW\] Cannot bypass a request when using the "error" strategy .{0,200})$/s;

/** Texts of a TypeError with which a platform reports that the connection failed. */
const networkError =
  /^(fetch failed|failed to fetch|load failed|network ?error|terminated|error sending request|unable to connect)/i;

/** Failures before the request was sent. A TLS handshake ends before the first byte of the request. */
const connectErrorCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|\w*TOO_(SMALL|WEAK)|PACKET_LENGTH_TOO_LONG|HTTPS?_\w*REQUEST)|ERR_SSL_\S*ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNKNOWN_CA|UNRECOGNIZED_NAME|INSUFFICIENT_SECURITY))$|CERT/;
const lostHandshake = "Client network socket disconnected before secure TLS connection was established";

/** Causes of errors whose request was never sent: copies of an error share them. */
const unsent = new WeakSet<object>();

/** Whether the request was never sent, as far as the error shows. */
export function wasNeverSent({ cause, status }: ApiError): boolean {
  return status === 407 || unsent.has(asObject(cause));
}

/** Properties of a failed system call in Node. */
interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

/**
 * Turns an error of `fetch` into ApiError. Only codes, addresses and the platform's own texts are kept: other messages may
 * contain secrets.
 */
export function connectionError(call: Pick<Call, "operation" | "url">, error: unknown): ApiError {
  const { operation, url } = call;
  const { host, protocol } = new URL(url);
  const chain = causesOf(error);
  const [, proxyStatus] = chain.map((at) => /^Proxy response \((\d+)\)/.exec(at.message)).find(Boolean) ?? [];
  if (proxyStatus) return proxyRefusal(call, Number(proxyStatus));
  const found = chain.map(platformError).find((at) => at !== undefined);
  if (!found) return unknownFailure(operation, host, error);
  const { code, cause, isUnsent } = found;
  if (isUnsent) unsent.add(cause);
  const isReset = /^(UND_ERR_SOCKET|ECONNRESET|HPE_\w+|Response does not match.*)$/.test(code);
  const hint = Object.hasOwn(hints, code) ? hints[code] : isReset && protocol === "http:" ? plainHttp : undefined;
  const isPermanent = Object.hasOwn(hints, code) ? !code.startsWith("UND_ERR_") : code.startsWith("[MSW]");
  const reason = hint ? `${cause.message}; ${hint}` : cause.message;
  return new ApiError(
    "transport",
    `no response from ${host}: ${reason}`,
    { operation, retryable: !isPermanent },
    cause,
  );
}

/** Returns the error of a proxy that refused to connect. Nothing reached the server. */
export function proxyRefusal({ operation, url }: Pick<Call, "operation" | "url">, status: number): ApiError {
  const cause = new Error(`proxy response ${status}`);
  unsent.add(cause);
  const hint = status === 407 ? "check the proxy's user name and password" : "check the address and rules of the proxy";
  const message = `the proxy refused to connect to ${new URL(url).host} (${status}): ${hint}`;
  const details = { operation, status, retryable: status >= 500 };
  return new ApiError(status === 407 ? "security" : "transport", message, details, cause);
}

/** An error of the program itself will occur again; any other error of a custom `fetch` may be a lost connection. */
function unknownFailure(operation: string, host: string, error: unknown): ApiError {
  const isNetworkError = error instanceof Error && networkError.test(error.message);
  const known = error instanceof Error && !isNetworkError && /^\w{1,64}$/.test(error.name) ? error.name : "Error";
  const isProgramError = /^(Type|Range|Reference|Syntax)Error$/.test(known);
  const name = known === "Error" ? "" : ` (${known})`;
  const lost = `no response from ${host}: the connection failed${name}`;
  const message = isProgramError ? `the client's \`fetch\` failed${name}; fix or replace that function` : lost;
  return new ApiError(
    "transport",
    message,
    { operation, retryable: !isProgramError },
    name ? new Error(known) : undefined,
  );
}

/** Lists an error and its causes, the outermost first. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 10; at = at.cause) chain.push(at);
  return chain;
}

/** Reads an error that has a code (ECONNREFUSED, …) or a platform's text. Errors around it may quote headers. */
function platformError(error: Error) {
  const { code }: Error & SystemError = error;
  if (
    typeof code === "string" &&
    /^([A-Z][A-Z0-9_/]+|ConnectionRefused)$/.test(code) &&
    code !== "UND_ERR_INVALID_ARG"
  ) {
    const all: SystemError[] = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error];
    const isText = /^(UND_ERR|HPE)_/.test(code) || (Object.hasOwn(hints, code) && !code.startsWith("ERR_SSL_"));
    const message = isText ? `${code} ${error.message}` : systemCall(code, asObject(all[0]));
    const isConnect = all.every(({ syscall }) => syscall === "connect" || syscall === "getaddrinfo");
    const isUnsent = isConnect || connectErrorCodes.test(code) || error.message === lostHandshake;
    return { code, isUnsent, cause: Object.assign(new Error(message), { code }) };
  }
  if (!platformText.test(error.message)) return undefined;
  return { code: error.message, isUnsent: error.message === "bad port", cause: new Error(error.message) };
}

/** Describes a failed system call by its properties: a custom `fetch` may put anything into the message. */
function systemCall(code: string, { syscall, hostname, address, port }: SystemError): string {
  const target = hostname ?? (port === undefined ? address : `${address}:${port}`);
  return [syscall, code, target].filter((part) => typeof part === "string" && /^[\w.:/-]{1,255}$/.test(part)).join(" ");
}
