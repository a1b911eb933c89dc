import { ApiError } from "../../index.js";
import type { Checked } from "./check.js";
import { whole } from "./check.js";
import type { Difference } from "./differences.js";
import { type Bindings, foundRows } from "./ids.js";
import type { ReadOperation } from "./plan.js";
import type { ReadResponse, Target } from "./target.js";

export const outcomes = ["conforming", "skipped", "not reachable", "differing", "failed"] as const;

/** Result of one read. */
export interface Result {
  readonly operation: string;
  readonly tag: string;
  readonly outcome: (typeof outcomes)[number];
  /** Reason of all outcomes except `conforming` and `differing`. */
  readonly reason?: string;
  readonly differences?: readonly Difference[];
  readonly status?: number;
  /** Seconds. */
  readonly duration: number;
}

export interface RunOptions {
  readonly target: Target;
  readonly check: (path: string, answer: ReadResponse) => Checked;
  readonly reported: readonly ReadOperation[];
  /** Reads that provide IDs and are not reported. */
  readonly supporting: readonly ReadOperation[];
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Called before each read. */
  onRead(operation: string): void;
}

export interface Run {
  readonly results: readonly Result[];
  /** Reason why the run did not complete. */
  readonly aborted?: string;
}

/** Number of consecutive reads without a response after which the run ends. */
const maxUnanswered = 3;

/** Calls every operation once, in the order in which path parameters become known, and checks the responses. */
export async function runContract(options: RunOptions): Promise<Run> {
  const { target, reported, supporting, concurrency } = options;
  const operations = [...supporting, ...reported].sort((one, other) => one.names.length - other.names.length);
  const rows = foundRows(new Set(operations.map(({ path }) => path)));
  const results = new Map<string, Result>();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let unanswered = 0;
  let aborted: string | undefined;
  const abort = (reason: string) => {
    aborted ??= reason;
    stop.abort();
  };
  options.signal.addEventListener("abort", () => abort("interrupted"), { once: true, signal: stop.signal });

  const readOne = async (operation: ReadOperation): Promise<void> => {
    const { key, tag, path, names, formats, query } = operation;
    const start = performance.now();
    const settle = (result: Omit<Result, "operation" | "tag" | "duration">) =>
      results.set(key, { operation: key, tag, ...result, duration: (performance.now() - start) / 1000 });
    const bindings = rows.bind(path, names, formats);
    const values = queryOf(query);
    if (typeof values === "string")
      return void settle({ outcome: "skipped", reason: `requires the parameter ${values}` });
    if (!bindings) return void settle({ outcome: "skipped", reason: `no row found with ${names.join(" and ")}` });
    options.onRead(key);
    try {
      const answer = await target.read(path, { path: bindings, query: values }, signal);
      unanswered = 0;
      if (answer.status === 401) return abort("the server refused the credentials (401)");
      const { differences, body } = options.check(path, answer);
      if (answer.status < 300) rows.add(path, bindings, body);
      settle(resultOf(operation, answer, differences));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (isSignInFailure(error, key)) return abort(`the sign-in failed: ${error.message}`);
      if (error.kind === "security") return abort(error.message);
      unanswered = error.status === undefined ? unanswered + 1 : 0;
      settle(failureOf(error));
      if (unanswered >= maxUnanswered)
        abort(
          `the server does not respond. Check that it is running and that the base URL is correct. ${error.message}`,
        );
    }
  };

  for (const level of new Set(operations.map(({ names }) => names.length))) {
    const queue = operations.filter(({ names }) => names.length === level);
    const worker = async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) await readOne(next);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }
  const complete = reported.map(
    ({ key, tag }): Result =>
      results.get(key) ?? { operation: key, tag, outcome: "skipped", reason: aborted ?? "not read", duration: 0 },
  );
  const interrupted = aborted ?? (options.signal.aborted ? "interrupted" : undefined);
  stop.abort();
  return { results: complete, ...(interrupted !== undefined && { aborted: interrupted }) };
}

/** Whether a read failed because the credentials were refused or need a second factor. */
function isSignInFailure({ kind, operation }: ApiError, key: string): boolean {
  return kind === "challenge" || (kind === "security" && operation !== undefined && operation !== key);
}

/** Returns the required query parameters, or the name of one without a value. */
function queryOf(query: ReadOperation["query"]): Bindings | string {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) return name;
    values[name] = value;
  }
  return values;
}

function resultOf({ roles }: ReadOperation, { status }: ReadResponse, differences: readonly Difference[]) {
  if (differences.length > 0) return { outcome: "differing", differences, status } as const;
  if (status < 300) return { outcome: "conforming", status } as const;
  const callers = roles.length > 0 ? `; allowed roles: ${roles.join(", ")}` : "";
  if (status === 403) return { outcome: "not reachable", reason: `403${callers}`, status } as const;
  if (status === 404)
    return { outcome: "not reachable", reason: "404: not found, or the feature is not in use", status } as const;
  return { outcome: "failed", reason: `the server responded with ${status}`, status } as const;
}

/** A response that the client cannot read differs from the document. All other errors are failures. */
function failureOf(error: ApiError): Omit<Result, "operation" | "tag" | "duration"> {
  const { message, status, operation } = error;
  const text = operation ? message.replace(`${operation}: `, "") : message;
  if (error.kind !== "protocol") return { outcome: "failed", reason: text, ...(status !== undefined && { status }) };
  return { outcome: "differing", differences: [whole("response", text)], ...(status !== undefined && { status }) };
}
