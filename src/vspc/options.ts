import { checkInteger, inputError } from "../http/errors.js";
import type { Hooks } from "../http/hooks.js";
import type { Auth, TokenStore } from "./auth/index.js";
import type { RoundedEvent } from "./int64.js";
import type { OperationTraits } from "./operations.js";

/** Versions of the API that the client can be told to speak. */
export type ApiVersion = "3.6.1" | "3.6" | "3.5.1" | "3.5";

/** How requests travel: the same for both APIs. */
export interface ConnectionOptions {
  /**
   * Milliseconds for a whole call: attempts, pauses and body. An async action has its own. From 1 to 86,400,000.
   *
   * @default 120,000, two minutes
   */
  timeout?: number;
  /**
   * Milliseconds for one attempt, from 1 to 86,400,000.
   *
   * @default 30,000, half a minute
   */
  attemptTimeout?: number;
  /**
   * How often a request is sent at most, from 1 to 100; 1 for no retries.
   *
   * @default 5
   */
  maxAttempts?: number;
  /**
   * Capacity of the retry budget. A retry costs 5 or 10, what succeeds gives back.
   *
   * @default 500
   */
  retryBudget?: number;
  /**
   * Requests under way at once, from 1 to 1,000. Shrinks while the server throttles.
   *
   * @default 16
   */
  concurrency?: number;
  /** Observers of attempts and retries. */
  hooks?: Hooks;
  /**
   * The fetch to use, for example with a private CA (`vspc-client/node`) or the simulator's.
   *
   * @default the global fetch
   */
  fetch?: typeof globalThis.fetch;
  /**
   * Allows `http:` to a host other than this machine: credentials then travel unprotected.
   *
   * @default false
   */
  allowPlainHttp?: boolean;
}

/** Observers of a VSPC client. */
export interface VspcHooks extends Hooks {
  /** Told of an integer beyond 2^53 that was read as a number and lost digits. */
  onRounded?(event: RoundedEvent): void;
}

export interface VspcClientOptions extends ConnectionOptions {
  /** `https://HOST:1280/api/v3`; without a path, `/api/v3` is added. */
  baseUrl: string;
  /** How to sign in: `apiKey(…)`, `password(…)`, `refreshToken(…)` or `token(…)`. */
  auth: Auth;
  /**
   * Sent as `X-Client-Version`; operations newer than it are refused.
   *
   * @default "3.6.1"
   */
  version?: ApiVersion;
  /** Observers of attempts, retries and rounded integers. */
  hooks?: VspcHooks;
  /**
   * Where token pairs are kept for other processes.
   *
   * @default in memory
   */
  tokenStore?: TokenStore;
  /** Traits of operations beyond this library's documents, as `npm run generate -- --spec` writes them. */
  operations?: Readonly<Record<string, OperationTraits>>;
}

const connectionNames = [
  "timeout",
  "attemptTimeout",
  "maxAttempts",
  "retryBudget",
  "concurrency",
  "hooks",
  "fetch",
  "allowPlainHttp",
] as const satisfies readonly (keyof ConnectionOptions)[];

const names = ["baseUrl", "auth", "version", "tokenStore", "operations"] as const;

const maxTimeout = 24 * 3600_000;

/** Checks every option and fills in the defaults. Throws ApiError of kind `input`. */
export function checkOptions(options: VspcClientOptions) {
  const connection = checkConnection(options, names);
  const { auth, tokenStore, operations = {}, version = "3.6.1" } = options;
  if (typeof auth?.connect !== "function") {
    throw inputError("auth must come from apiKey(), password(), refreshToken() or token()");
  }
  if (!/^\d+(\.\d+){1,2}$/.test(version)) throw inputError(`version must look like 3.6.1, got ${String(version)}`);
  const baseUrl = checkBaseUrl(
    options.baseUrl,
    options.allowPlainHttp === true,
    "https://vspc.example.com:1280/api/v3",
  );
  return { ...connection, baseUrl, auth, version, tokenStore, operations };
}

/** Checks the options of the connection and fills in their defaults; refuses names that are neither theirs nor `others`. */
export function checkConnection(options: ConnectionOptions, others: readonly string[]) {
  const known: readonly string[] = [...others, ...connectionNames];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw inputError(`unknown option ${unknown}; there are ${known.join(", ")}`);
  const { hooks = {}, fetch = globalThis.fetch } = options;
  if (typeof fetch !== "function") throw inputError("fetch must be a function");
  return {
    hooks,
    fetch,
    timeout: checkInteger("timeout", options.timeout ?? 120_000, 1, maxTimeout, "milliseconds"),
    attemptTimeout: checkInteger("attemptTimeout", options.attemptTimeout ?? 30_000, 1, maxTimeout, "milliseconds"),
    maxAttempts: checkInteger("maxAttempts", options.maxAttempts ?? 5, 1, 100),
    retryBudget: checkInteger("retryBudget", options.retryBudget ?? 500, 0, 1_000_000),
    concurrency: checkInteger("concurrency", options.concurrency ?? 16, 1, 1000, "requests"),
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
