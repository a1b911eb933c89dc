import { ApiError } from "../../index.js";
import { type Checked, whole } from "./check.js";
import type { Difference } from "./differences.js";
import { foundRows } from "./ids.js";
import type { ReadOperation } from "./plan.js";
import type { ReadResponse, Target } from "./target.js";

export const outcomes = ["conforming", "accepted", "skipped", "not reachable", "differing", "failed"] as const;

interface Outcome {
  readonly outcome: (typeof outcomes)[number];
  /** Reason of all outcomes except `conforming` and `differing`. */
  readonly reason?: string;
  readonly differences?: readonly Difference[];
  readonly status?: number;
}

/** Result of one read. */
export interface Result extends Outcome {
  readonly operation: string;
  readonly tag: string;
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

/** Number of reads without a response of the API after which the base URL is considered wrong. */
const maxForeign = 10;

/** Calls every operation once, in the order in which path parameters become known, and checks the responses. */
export async function runContract(options: RunOptions): Promise<Run> {
  const { target, reported, supporting, concurrency } = options;
  const operations = [...supporting, ...reported].sort((one, other) => one.names.length - other.names.length);
  const rows = foundRows(new Set(operations.map(({ path }) => path)));
  const results = new Map<string, Result>();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let [sent, unanswered, foreign, unreachable] = [0, 0, 0, ""];
  let aborted: string | undefined;
  const abort = (reason: string) => {
    aborted ??= reason;
    stop.abort();
  };
  const { baseUrl, credentials } = target.variables;
  const wrongAddress = `every response is a 404 or an HTML page. Check ${baseUrl}, such as https://HOST:PORT without a path; it is ${target.baseUrl}`;

  const readOne = async (read: ReadOperation): Promise<void> => {
    const { key, operation, path, names, formats, query, missing } = read;
    const start = performance.now();
    const settle = (result: Outcome) => {
      const duration = (performance.now() - start) / 1000;
      results.set(key, { operation: key, tag: operation.tags?.[0] ?? "", duration, ...result });
    };
    const bindings = rows.bind(path, names, formats);
    if (missing !== undefined) return settle({ outcome: "skipped", reason: `requires the parameter ${missing}` });
    if (!bindings) return settle({ outcome: "skipped", reason: `no row found with ${names.join(" and ")}` });
    options.onRead(key);
    try {
      const answer = await target.read(path, { path: bindings, query }, signal);
      unanswered = 0;
      if (answer.status === 401) return abort(`the server refused the credentials (401). Check ${credentials}.`);
      foreign += Number(answer.status === 404 || /html/i.test(answer.contentType));
      const { differences, body } = options.check(path, answer);
      if (answer.status < 300) rows.add(path, bindings, body);
      settle(outcomeOf(read, answer, differences));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (isSignIn(error)) return abort(`the sign-in failed: ${error.message}. Check ${baseUrl}, and ${credentials}.`);
      if (error.kind === "security") return abort(error.message);
      // A response that the client cannot read is a response.
      unanswered = error.status === undefined && error.kind !== "protocol" ? unanswered + 1 : 0;
      foreign += Number(error.kind === "protocol" && error.message.includes("HTML page"));
      settle(outcomeOfError(error));
      unreachable = `the server does not respond. Check that it is running and that ${baseUrl} is correct. ${error.message}`;
      if (unanswered >= maxUnanswered) abort(unreachable);
    }
    sent += 1;
    if (foreign >= maxForeign && foreign === sent) abort(wrongAddress);
  };

  const [first, ...others] = operations;
  // Rejected credentials are sent only once.
  if (first) await readOne(first);
  for (const level of new Set(others.map(({ names }) => names.length))) {
    const queue = others.filter(({ names }) => names.length === level);
    const worker = async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) await readOne(next);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }
  if (options.signal.aborted) abort("interrupted");
  else if (foreign > 0 && foreign === sent) abort(wrongAddress);
  else if (unanswered > 0 && unanswered === sent) abort(unreachable);
  const unread = { tag: "", outcome: "skipped", reason: aborted ?? "not read", duration: 0 } as const;
  const complete = reported.map(({ key }): Result => results.get(key) ?? { operation: key, ...unread });
  return { results: complete, ...(aborted !== undefined && { aborted }) };
}

/** Whether a call failed in the request that signs in, which is a write. */
function isSignIn({ kind, operation = "" }: ApiError): boolean {
  return kind === "challenge" || operation.startsWith("POST ");
}

function outcomeOf({ roles }: ReadOperation, { status }: ReadResponse, differences: readonly Difference[]): Outcome {
  if (differences.length > 0) return { outcome: "differing", differences, status };
  if (status < 300) return { outcome: "conforming", status };
  const callers = roles.length > 0 ? `; allowed roles: ${roles.join(", ")}` : "";
  if (status === 403) return { outcome: "not reachable", reason: `403${callers}`, status };
  if (status === 404)
    return { outcome: "not reachable", reason: "404: not found, or the feature is not in use", status };
  return { outcome: "failed", reason: `the server responded with ${status}`, status };
}

/** A response that the client cannot read differs from the document. With any other error, the read failed. */
function outcomeOfError({ kind, message, status: given, operation }: ApiError): Outcome {
  const reason = operation ? message.replace(`${operation}: `, "") : message;
  const status = given === undefined ? {} : { status: given };
  if (kind !== "protocol") return { outcome: "failed", reason, ...status };
  return { outcome: "differing", differences: [whole("response", reason)], ...status };
}
