import type { ApiResponse, Call } from "./call.js";
import { ApiError, attachedResponse } from "./errors.js";
import type { LoadLogFacts, Log, Logger, LogLevel } from "./log-types.js";
import { redactedBody } from "./redact.js";

/** A log of the given levels; with bodies, at level `debug`, where they are asked for. */
export async function createLog(
  logger: Logger,
  levels: readonly LogLevel[],
  bodies: boolean,
  facts: LoadLogFacts,
): Promise<Log> {
  const secrets = bodies ? (await facts()).secretNames : undefined;
  const warned = new Set<string>();
  const warnsOfDeprecated = levels.includes("warn") && typeof logger.warn === "function";
  const write = (level: LogLevel, line: string) => {
    if (!levels.includes(level)) return;
    // What it throws or rejects is its own affair.
    const told = async () => logger[level]?.(oneLine(line));
    told().catch(() => undefined);
  };
  const writeBody = (call: Call, what: string, body: Call["body"], contentType: string | null | undefined) => {
    if (!secrets || !levels.includes("debug") || !body) return;
    write("debug", `${nameOf(call)}, body ${what}: ${redactedBody(body, contentType ?? "", secrets)}`);
  };
  const received = (call: Call, start: number, answer: ApiResponse | ApiError) => {
    const isError = answer instanceof ApiError;
    const outcome = `${answer.status ?? "failed"} in ${Math.round(performance.now() - start)} ms`;
    write("info", `${nameOf(call)}: ${outcome}${isError ? ` (${answer.message})` : ""}`);
    const response = isError ? attachedResponse(answer) : answer;
    writeBody(call, "received", response?.text, response?.headers.get("content-type"));
  };
  const tellDeprecated = async (call: Call) => {
    const { deprecatedIn } = await facts();
    for (const { name, line } of deprecatedIn(call)) {
      const key = `${call.operation} ${name}`;
      if (!warned.has(key)) write("warn", line);
      warned.add(key);
    }
  };
  return {
    async call(next, call) {
      // Beside the call: neither its loading nor a body that cannot be read concerns it.
      if (warnsOfDeprecated) tellDeprecated(call).catch(() => undefined);
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof ApiError && isOwn(error, call)) {
          // An abort is the caller's own wish.
          write(error.kind === "aborted" ? "info" : "error", failureOf(error));
        }
        throw error;
      }
    },
    async attempt(next, call) {
      const start = performance.now();
      write("debug", `${nameOf(call)} sent`);
      writeBody(call, "sent", call.body, call.headers["content-type"]);
      try {
        const response = await next(call);
        received(call, start, response);
        return response;
      } catch (error) {
        if (error instanceof ApiError) received(call, start, error);
        throw error;
      }
    },
    retry({ operation, attempt, delay, error }) {
      write("warn", `${operation}, attempt ${attempt}: again in ${Math.round(delay)} ms (${error.message})`);
    },
  };
}

function nameOf({ method, url, attempts }: Call): string {
  return `${method} ${new URL(url).pathname}, attempt ${attempts.count}`;
}

/** A call that failed for another, a sign-in, has been told of there. */
function isOwn({ operation }: ApiError, call: Call): boolean {
  return operation === undefined || operation === call.operation;
}

function failureOf({ message, kind, attempts }: ApiError): string {
  return `${message} (${kind}${attempts === undefined ? "" : `, attempts ${attempts}`})`;
}

/** What a server sends cannot begin a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
