import { packageVersion } from "../../generated/package-version.js";
import { asObject } from "../util/objects.js";
import { checkInteger, checkNames, inputError } from "./errors.js";
import { checkFixedHeaders } from "./headers.js";
import type { Hooks } from "./hooks.js";
import { createLog, type Log, type LogOptions } from "./log.js";

const maxTimeout = 24 * 3600_000;

/** Connection options of both APIs. */
export interface ConnectionOptions extends LogOptions {
  /**
   * Milliseconds for a whole call: attempts, pauses and body, that of a download included. Asynchronous actions have
   * `actionTimeout`. From 1 to 86,400,000. Above 300,000, pass `nodeFetch()` as `fetch`: the global fetch stops there.
   *
   * @default 120,000, two minutes
   */
  timeout?: number | undefined;
  /**
   * Milliseconds for one attempt, and between two chunks of a download. From 1 to 86,400,000; see `timeout` for more than
   * 300,000.
   *
   * @default 30,000, half a minute
   */
  attemptTimeout?: number | undefined;
  /**
   * Maximum number of attempts of a request, from 1 to 100; 1 disables retries. 429 responses are not counted.
   *
   * @default 5
   */
  maxAttempts?: number | undefined;
  /**
   * Capacity of the retry budget. A retry costs 5 or 10; successful requests refund it.
   *
   * @default 500
   */
  retryBudget?: number | undefined;
  /**
   * Maximum number of concurrent requests, from 1 to 1,000. Reduced while the server limits the rate.
   *
   * @default 16
   */
  concurrency?: number | undefined;
  /**
   * Maximum size of a decoded response in bytes. Downloads are not limited.
   *
   * @default 67,108,864, 64 MiB
   */
  maxResponseSize?: number | undefined;
  /**
   * Headers of every request to the origin of `baseUrl`, sign-ins included. Headers that the client itself sets, such as
   * `Authorization`, `Host` and `Cookie`, are refused.
   *
   * @default `User-Agent: vspc-client/VERSION` on Node, Bun and Deno, none in browsers
   * @example
   * headers: { "X-Gateway-Key": "…" }
   */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Observers of attempts and retries. */
  hooks?: Hooks | undefined;
  /**
   * The fetch function, for example one with a private CA (`vspc-client/node`) or the simulator's.
   *
   * @default the global fetch, read at each request
   */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Allows `http:` to a host other than this machine. Credentials are then sent unencrypted.
   *
   * @default false
   */
  allowPlainHttp?: boolean | undefined;
}

/** Default, minimum, maximum and unit of each number. */
const numbers = {
  timeout: [120_000, 1, maxTimeout, "milliseconds"],
  attemptTimeout: [30_000, 1, maxTimeout, "milliseconds"],
  maxAttempts: [5, 1, 100, ""],
  retryBudget: [500, 0, 1_000_000, ""],
  concurrency: [16, 1, 1000, "requests"],
  maxResponseSize: [64 * 2 ** 20, 1, 2 ** 31, "bytes"],
} as const;
type NumberName = keyof typeof numbers;
const numberNames = Object.keys(numbers) as NumberName[];
const otherNames: (keyof ConnectionOptions)[] = ["headers", "hooks", "logger", "logLevel", "fetch", "allowPlainHttp"];

/** Options and headers that only one API has. */
interface OwnOptions {
  /** Names of options. */
  readonly names: readonly string[];
  /** Headers that the client sets, by lower-case name. */
  readonly headers: readonly string[];
}

/** Checked connection options. */
export interface ConnectionSettings extends Readonly<Record<NumberName, number>> {
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that the client sets, by lower-case name. */
  readonly ownHeaders: readonly string[];
  readonly hooks: Hooks;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
}

/** Checks the connection options and adds defaults. Throws `ApiError` of kind `input`, also for unknown names. */
export function checkConnection(options: ConnectionOptions, own: OwnOptions): ConnectionSettings {
  checkNames("", options, [...own.names, ...numberNames, ...otherNames]);
  const { hooks = {}, fetch = globalFetch } = options;
  if (typeof fetch !== "function") throw inputError("fetch must be a function");
  const checked = numberNames.map((name) => [name, checkNumber(name, options[name] ?? numbers[name][0])]);
  return {
    ...(Object.fromEntries(checked) as Record<NumberName, number>),
    headers: { ...userAgent(), ...checkFixedHeaders(options.headers ?? {}, own.headers) },
    ownHeaders: own.headers,
    hooks,
    log: createLog(options),
    fetch,
  };
}

/** Checks a numeric option of a client or a call. Throws `ApiError` of kind `input`. */
export function checkNumber(name: NumberName, value: number): number {
  const [, min, max, unit] = numbers[name];
  return checkInteger(name, value, min, max, unit);
}

/** Names this client to servers. A browser sends its own name, and an additional header would require a CORS preflight. */
function userAgent(): Record<string, string> {
  const { process, document }: { process?: unknown; document?: unknown } = globalThis;
  const isServer = asObject(asObject(process).versions).node !== undefined && document === undefined;
  return isServer ? { "user-agent": `vspc-client/${packageVersion}` } : {};
}

/** Read at each request: mocks replace the global fetch after a client was created. */
const globalFetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);

/**
 * Returns the base URL without a trailing slash; the example's path replaces an empty one. Refuses URLs that would expose
 * credentials.
 */
export function checkBaseUrl(value: string | URL, allowPlainHttp: boolean, example: string): string {
  if ((typeof value !== "string" && !(value instanceof URL)) || !URL.canParse(value))
    throw inputError(`baseUrl must be a URL such as ${example}`);
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash)
    throw inputError("baseUrl must not contain credentials, a query or a fragment");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw inputError(`baseUrl must start with https://, got ${url.protocol}`);
  if (url.protocol === "http:" && !allowPlainHttp && !isLoopback(url.hostname))
    throw inputError("baseUrl uses http, which sends credentials unencrypted; use https, or set allowPlainHttp");
  const path = url.pathname.replace(/\/+$/, "");
  const apiPath = new URL(example).pathname;
  return url.origin + (apiPath.startsWith(`${path}/`) ? apiPath : path);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
