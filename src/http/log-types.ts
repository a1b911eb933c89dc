import type { ApiResponse, Call, Send } from "./call.js";
import type { DeprecatedUse } from "./deprecated.js";
import type { RetryEvent } from "./hooks.js";

/**
 * What a log is told: `error` the calls that failed, `warn` their retries too and what they send that is deprecated, `info`
 * every answer, `debug` every request.
 */
export type LogLevel = "error" | "warn" | "info" | "debug";

/** Where lines go, such as `console`. Levels that it leaves out are dropped, and so is what it throws. */
export type Logger = { readonly [Level in LogLevel]?: (line: string) => void };

export interface LogOptions {
  /**
   * Is told what becomes of every request: method, path, status, milliseconds, attempt, and why it is sent again. Never
   * headers or values of the query. Of a deprecated operation, parameter or property that a call sends it is told once, where
   * the document names it, and what to use instead. Its code is loaded with the first call.
   *
   * @default no log
   * @example
   * logger: console
   */
  logger?: Logger;
  /**
   * The least grave lines that `logger` is told.
   *
   * @default "info"
   */
  logLevel?: LogLevel;
  /**
   * Bodies as lines of level `debug`: JSON and forms, with passwords, tokens and keys made out by their names and left out;
   * of all else only how long it is.
   *
   * @default false
   */
  logBodies?: boolean;
}

/** What writes lines about the calls of a client; it changes none of them. */
export interface Log {
  call(next: Send, call: Call): Promise<ApiResponse>;
  attempt(next: Send, call: Call): Promise<ApiResponse>;
  retry(event: RetryEvent): void;
}

/** Loads the log. */
export type LoadLog = () => Promise<Log>;

/** What a log has to know of an API. */
export interface LogFacts {
  /** Names of properties, in lower case, whose values are secret. */
  readonly secretNames: ReadonlySet<string>;
  /** What a call sends that is deprecated. */
  deprecatedIn(call: Call): readonly DeprecatedUse[];
}

/** Loads them, once a log needs them. */
export type LoadLogFacts = () => Promise<LogFacts>;
