import type { Middleware } from "./call.js";
import { inputError } from "./errors.js";
import { notify, type RetryEvent } from "./hooks.js";
import type { LoadLog, LoadLogFacts, Log, LogLevel, LogOptions } from "./log-types.js";

const levels: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** Checks the options of a log. What it writes with is loaded on demand: most programs have none. */
export function checkLog(options: LogOptions, facts: LoadLogFacts): LoadLog | undefined {
  const { logger, logLevel = "info", logBodies } = options;
  const known = levels.join(", ");
  const least = levels.indexOf(logLevel);
  if (least < 0) throw inputError(`logLevel must be one of ${known}`);
  if (logger === undefined) return undefined;
  if (!levels.some((level) => typeof logger?.[level] === "function")) {
    throw inputError(`logger must have functions named ${known}`);
  }
  let loading: Promise<Log> | undefined;
  const load = async () => {
    const { createLog } = await import("./logger.js");
    return createLog(logger, levels.slice(0, least + 1), logBodies === true, facts);
  };
  return () => {
    loading ??= load();
    return loading;
  };
}

/** Lets a log see the calls, or their attempts. */
export function logged(log: LoadLog | undefined, step: "call" | "attempt"): Middleware {
  return (next) => (log ? async (call) => (await log())[step](next, call) : next);
}

/** Tells a log of a retry. */
export function logRetry(log: LoadLog | undefined, event: RetryEvent): void {
  notify(log && (async (told: RetryEvent) => (await log()).retry(told)), event);
}
