import type { Call, Middleware } from "./call.js";
import { ApiError, inputError } from "./errors.js";
import type { RetryEvent } from "./hooks.js";

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
  /** Logs calls that failed; wraps the retries. */
  readonly call: Middleware;
  /** Logs requests and responses; wraps one attempt. */
  readonly attempt: Middleware;
  retry(event: RetryEvent): void;
  warn(line: string): void;
}

const levels: readonly LogLevel[] = ["error", "warn", "info", "debug"];
const unchanged: Middleware = (next) => next;

/** Creates the log of a client. Throws ApiError of kind `input` if an option is wrong. */
export function createLog({ logger, logLevel = "info" }: LogOptions): Log {
  const known = levels.join(", ");
  const lowest = levels.indexOf(logLevel);
  if (lowest < 0) throw inputError(`logLevel must be one of ${known}`);
  if (logger === undefined) return { call: unchanged, attempt: unchanged, retry: () => {}, warn: () => {} };
  if (!levels.some((level) => typeof logger?.[level] === "function")) {
    throw inputError(`logger must have functions named ${known}`);
  }
  const write = (level: LogLevel, line: string) => {
    if (levels.indexOf(level) > lowest) return;
    // A logger that throws or rejects must not affect the call.
    const written = async () => logger[level]?.(oneLine(line));
    written().catch(() => undefined);
  };
  return {
    call: (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        // An abort is the caller's own decision.
        if (isFailureOf(call, error)) write(error.kind === "aborted" ? "info" : "error", failureText(error));
        throw error;
      }
    },
    attempt: (next) => async (call) => {
      const start = performance.now();
      const received = (outcome: unknown, reason = "") =>
        write("info", `${attemptName(call)}: ${outcome} in ${Math.round(performance.now() - start)} ms${reason}`);
      write("debug", `${attemptName(call)} sent`);
      try {
        const response = await next(call);
        received(response.status);
        return response;
      } catch (error) {
        if (error instanceof ApiError) received(error.status ?? "failed", ` (${error.message})`);
        throw error;
      }
    },
    retry({ operation, attempt, delay, error }) {
      write("warn", `${operation}, attempt ${attempt}: again in ${Math.round(delay)} ms (${error.message})`);
    },
    warn: (line) => write("warn", line),
  };
}

/** Whether the error is the call's own: a failed sign-in is logged by the sign-in. */
function isFailureOf(call: Call, error: unknown): error is ApiError {
  return error instanceof ApiError && (error.operation === undefined || error.operation === call.operation);
}

function attemptName({ method, url, attempts }: Call): string {
  return `${method} ${new URL(url).pathname}, attempt ${attempts.count}`;
}

function failureText({ message, kind, attempts }: ApiError): string {
  return `${message} (${kind}${attempts === undefined ? "" : `, attempts ${attempts}`})`;
}

/** Keeps text from the server on one line, so that it cannot forge log lines. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
