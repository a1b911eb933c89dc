import type { Middleware } from "./call.js";
import { ApiError, inputError } from "./errors.js";
import type { Hooks } from "./hooks.js";

/** Severity of a log line: `error` failed calls, `warn` retries and failed clean-up, `info` responses, `debug` requests. */
export type LogLevel = "error" | "warn" | "info" | "debug";

/** Receives log lines, such as `console`. Missing levels are skipped, and errors thrown by the functions are ignored. */
export type Logger = { readonly [Level in LogLevel]?: (line: string) => void };

export interface LogOptions {
  /**
   * Logs every response and retry: method, path, status, milliseconds, attempt and reason. Lines never contain headers, query
   * values or bodies.
   *
   * @default no log
   * @example
   * logger: console
   */
  logger?: Logger | undefined;
  /**
   * Minimum level to log.
   *
   * @default "info"
   */
  logLevel?: LogLevel | undefined;
}

/** Writes lines about the calls of a client. */
export interface Log {
  /** Logs requests, responses and retries. */
  readonly hooks: Hooks;
  /** Logs calls that failed. */
  readonly callLogger: Middleware;
  warn(line: string): void;
}

const levels: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** Creates the log of a client. Throws `ApiError` of kind `input` if an option is wrong. */
export function createLog({ logger, logLevel = "info" }: LogOptions): Log {
  const known = levels.join(", ");
  const lowest = levels.indexOf(logLevel);
  if (lowest < 0) throw inputError(`logLevel must be one of ${known}`);
  if (logger === undefined) return { hooks: {}, callLogger: (next) => next, warn: () => {} };
  if (!levels.some((level) => typeof logger?.[level] === "function")) {
    throw inputError(`logger must have functions named ${known}`);
  }
  const write = (level: LogLevel, line: string) => {
    if (levels.indexOf(level) > lowest) return;
    // Text from the server stays on one line, so that it cannot forge log lines.
    const written = async () => logger[level]?.(line.replace(/[\p{Cc}\u2028\u2029]+/gu, " "));
    // A logger that throws or rejects must not affect the call.
    written().catch(() => undefined);
  };
  return {
    hooks: {
      onRequest: ({ method, path, attempt }) => write("debug", `${method} ${path}, attempt ${attempt} sent`),
      onResponse({ method, path, attempt, status = "failed", duration, error }) {
        const reason = error ? ` (${error.message})` : "";
        write("info", `${method} ${path}, attempt ${attempt}: ${status} in ${Math.round(duration)} ms${reason}`);
      },
      onRetry({ operation, attempt, delay, error }) {
        write("warn", `${operation}, attempt ${attempt}: retrying in ${Math.round(delay)} ms (${error.message})`);
      },
    },
    callLogger: (next) => (call) =>
      next(call).catch((error: unknown) => {
        // A failed sign-in is logged once, by the sign-in itself.
        if (error instanceof ApiError && (error.operation ?? call.operation) === call.operation) {
          const { message, kind, attempts } = error;
          const count = attempts === undefined ? "" : `, attempts ${attempts}`;
          // An abort is intended, so it is not an error.
          write(kind === "aborted" ? "info" : "error", `${message} (${kind}${count})`);
        }
        throw error;
      }),
    warn: (line) => write("warn", line),
  };
}
