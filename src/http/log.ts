import { inputError } from "./errors.js";
import { notify, type Observer } from "./hooks.js";

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
  /** Logs requests, responses, retries and failed calls. */
  readonly observer: Observer;
  warn(line: string): void;
}

const levels: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** Creates the log of a client. Throws `ApiError` of kind `input` if an option is wrong. */
export function createLog({ logger, logLevel = "info" }: LogOptions): Log {
  const lowest = levels.indexOf(logLevel);
  if (lowest < 0) throw inputError(`logLevel must be one of ${levels.join(", ")}`);
  if (logger === undefined) return { observer: {}, warn: () => {} };
  if (!levels.some((level) => typeof logger?.[level] === "function")) {
    throw inputError(`logger must have functions named ${levels.join(", ")}`);
  }
  const write = (level: LogLevel, line: string) => {
    if (levels.indexOf(level) > lowest) return;
    // Text from the server stays on one line, so that it cannot forge log lines.
    notify(() => logger[level]?.(line.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")));
  };
  return {
    observer: {
      onRequest: ({ method, path, attempt }) => write("debug", `${method} ${path}, attempt ${attempt} sent`),
      onResponse({ method, path, attempt, status = "failed", duration, error }) {
        const reason = error ? ` (${error.message})` : "";
        write("info", `${method} ${path}, attempt ${attempt}: ${status} in ${Math.round(duration)} ms${reason}`);
      },
      onRetry({ operation, attempt, delay, error }) {
        write("warn", `${operation}, attempt ${attempt}: retrying in ${Math.round(delay)} ms (${error.message})`);
      },
      onFailure({ message, kind, attempts }) {
        // An abort is intended, so it is not an error.
        write(kind === "aborted" ? "info" : "error", `${message} (${kind}, attempts ${attempts})`);
      },
    },
    warn: (line) => write("warn", line),
  };
}
