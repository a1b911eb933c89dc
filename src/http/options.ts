import { checkAttempts, checkInteger, inputError } from "./errors.js";
import { checkFixedHeaders } from "./headers.js";
import type { Hooks } from "./hooks.js";
import { createLog, type LogOptions } from "./log.js";
import { userAgent } from "./user-agent.js";

/** How requests travel: the same for both APIs. */
export interface ConnectionOptions extends LogOptions {
  /**
   * Milliseconds for a whole call: attempts, pauses and body, a download's too. An async action has its own. From 1 to
   * 86,400,000.
   *
   * @default 120,000, two minutes
   */
  timeout?: number | undefined;
  /**
   * Milliseconds for one attempt, and between two chunks of a download, from 1 to 86,400,000.
   *
   * @default 30,000, half a minute
   */
  attemptTimeout?: number | undefined;
  /**
   * How often a request is sent at most, from 1 to 100; 1 for no retries. What the server throttled (429) is not counted.
   *
   * @default 5
   */
  maxAttempts?: number | undefined;
  /**
   * Capacity of the retry budget. A retry costs 5 or 10, what succeeds gives back.
   *
   * @default 500
   */
  retryBudget?: number | undefined;
  /**
   * Requests under way at once, from 1 to 1,000. Shrinks while the server throttles, then grows gradually.
   *
   * @default 16
   */
  concurrency?: number | undefined;
  /**
   * Bytes of one response, decoded, that are read at most. Downloads are not counted.
   *
   * @default 67,108,864, 64 MiB
   */
  maxResponseSize?: number | undefined;
  /**
   * Headers that go with every request, sign-ins included, to the base URL's origin and no other. Not those that the client
   * sets itself, such as `Authorization`, `Host` and `Cookie`.
   *
   * @default `User-Agent: vspc-client/VERSION` on Node, Bun and Deno, none in browsers
   * @example
   * headers: { "X-Gateway-Key": "…" }
   */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Observers of attempts and retries. */
  hooks?: Hooks | undefined;
  /**
   * The fetch to use, for example with a private CA (`vspc-client/node`) or the simulator's.
   *
   * @default the global fetch
   */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Allows `http:` to a host other than this machine: credentials then travel unprotected.
   *
   * @default false
   */
  allowPlainHttp?: boolean | undefined;
}

const connectionNames = [
  "timeout",
  "attemptTimeout",
  "maxAttempts",
  "retryBudget",
  "concurrency",
  "maxResponseSize",
  "headers",
  "hooks",
  "logger",
  "logLevel",
  "fetch",
  "allowPlainHttp",
] as const satisfies readonly (keyof ConnectionOptions)[];

const maxTimeout = 24 * 3600_000;

/** What an API has of its own. */
export interface OwnOptions {
  /** Names of its options. */
  readonly names: readonly string[];
  /** Headers that it sets, by lower-case name. */
  readonly headers: readonly string[];
}

/** Checks the options of the connection and fills in their defaults; refuses names that are neither theirs nor the API's own. */
export function checkConnection(options: ConnectionOptions, own: OwnOptions) {
  const known: readonly string[] = [...own.names, ...connectionNames];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw inputError(`unknown option ${unknown}; there are ${known.join(", ")}`);
  const { hooks = {}, fetch = globalThis.fetch } = options;
  if (typeof fetch !== "function") throw inputError("fetch must be a function");
  return {
    headers: { ...userAgent(), ...checkFixedHeaders(options.headers ?? {}, own.headers) },
    ownHeaders: own.headers,
    hooks,
    log: createLog(options),
    fetch,
    timeout: checkInteger("timeout", options.timeout ?? 120_000, 1, maxTimeout, "milliseconds"),
    attemptTimeout: checkInteger("attemptTimeout", options.attemptTimeout ?? 30_000, 1, maxTimeout, "milliseconds"),
    maxAttempts: checkAttempts(options.maxAttempts ?? 5),
    retryBudget: checkInteger("retryBudget", options.retryBudget ?? 500, 0, 1_000_000),
    concurrency: checkInteger("concurrency", options.concurrency ?? 16, 1, 1000, "requests"),
    maxResponseSize: checkInteger("maxResponseSize", options.maxResponseSize ?? 64 * 2 ** 20, 1, 2 ** 31, "bytes"),
  };
}

/** The base URL without a trailing slash, the example's path where it has none; refuses what would send credentials astray. */
export function checkBaseUrl(value: string, allowPlainHttp: boolean, example: string): string {
  if (typeof value !== "string" || !URL.canParse(value)) {
    throw inputError(`baseUrl must be a URL such as ${example}`);
  }
  const url = new URL(value);
  if (url.username !== "" || url.password !== "")
    throw inputError("baseUrl must not hold credentials; pass them as options of their own");
  if (url.search !== "" || url.hash !== "") throw inputError("baseUrl must not have a query or a fragment");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw inputError(`baseUrl must begin with https://, got ${url.protocol}`);
  }
  if (url.protocol === "http:" && !allowPlainHttp && !isLoopback(url.hostname)) {
    throw inputError("baseUrl is plain http, which would send credentials unprotected; use https or allowPlainHttp");
  }
  const path = url.pathname.replace(/\/+$/, "");
  return url.origin + (path === "" ? new URL(example).pathname : path);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
