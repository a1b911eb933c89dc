import { ApiError } from "../../index.js";
import { type Finding, findingId } from "../findings/finding.js";
import type { responseChecker } from "./check.js";
import { difference } from "./differences.js";
import { foundRows } from "./ids.js";
import type { ReadOperation, selectOperations } from "./reads.js";
import type { Target } from "./target.js";

export const outcomes = ["conforming", "accepted", "skipped", "not reachable", "differing", "failed"] as const;

interface Outcome {
  readonly outcome: (typeof outcomes)[number];
  /** Reason of all outcomes except `conforming` and `differing`. */
  readonly reason?: string;
  readonly status?: number | undefined;
  readonly findings: readonly Finding[];
}

/** Result of one read. */
export interface Result extends Outcome {
  readonly operation: string;
  readonly tag: string;
  /** Seconds. */
  readonly duration: number;
}

/** Number of consecutive reads without a response after which the run ends. */
const maxUnanswered = 3;

/** Number of reads without a response of the API after which the base URL is considered wrong. */
const maxForeign = 10;

interface RunOptions {
  readonly concurrency: number;
  readonly interruption: AbortSignal;
  /** Called before each read. */
  readonly onRead: (operation: string) => void;
}

/**
 * Calls every operation once, in the order in which path parameters become known, and checks the responses. Returns the results,
 * and the reason if the run did not complete.
 */
export async function runContract(
  target: Target,
  { reported, supporting }: ReturnType<typeof selectOperations>,
  check: ReturnType<typeof responseChecker>["check"],
  { concurrency, interruption, onRead }: RunOptions,
) {
  const operations = [...supporting, ...reported].sort((one, other) => one.names.length - other.names.length);
  const rows = foundRows(new Set(operations.map(({ path }) => path)));
  const results = new Map<ReadOperation, Result>();
  const stop = new AbortController();
  const signal = AbortSignal.any([interruption, stop.signal]);
  let [sent, unanswered, foreign, unreachable] = [0, 0, 0, ""];
  let aborted: string | undefined;
  const abort = (reason: string) => {
    aborted ??= reason;
    stop.abort();
  };
  const { baseUrl, credentials } = target.variables;

  async function outcomeOf(read: ReadOperation): Promise<Outcome> {
    const { missing, query } = requiredQuery(read);
    if (missing !== undefined) return problem(read, "skipped", `requires the parameter ${missing}`);
    const path = rows.bind(read);
    if (!path) return problem(read, "skipped", `no row found with ${read.names.join(" and ")}`);
    onRead(read.key);
    try {
      const answer = await target.read(read.path, { path, query }, signal);
      const { status } = answer;
      if (status === 401) abort(`the server refused the credentials (401). Check ${credentials}.`);
      unanswered = 0;
      foreign += Number(status === 404 || /html/i.test(answer.contentType));
      const { findings, body } = check(read, answer);
      if (status < 300) rows.add(read.path, path, body);
      return findings.length > 0 ? { outcome: "differing", findings, status } : declaredOutcome(read, status);
    } catch (error) {
      if (!(error instanceof ApiError) || signal.aborted) throw error;
      const { kind, message, status, operation = "" } = error;
      if (isSignIn(error)) abort(`the sign-in failed: ${message}. Check ${baseUrl}, and ${credentials}.`);
      if (kind === "security") abort(message);
      const reason = message.replace(`${operation}: `, "");
      const isResponse = kind === "protocol" || status !== undefined;
      unanswered = isResponse ? 0 : unanswered + 1;
      foreign += Number(kind === "protocol" && message.includes("HTML page"));
      unreachable = `the server does not respond. Check that it is running and that ${baseUrl} is correct. ${message}`;
      // A response that the client cannot read differs from the document.
      if (kind !== "protocol") return problem(read, "failed", reason, status);
      return { outcome: "differing", findings: [difference(read.key, "response", reason)], status };
    }
  }

  async function readOne(read: ReadOperation): Promise<void> {
    const start = performance.now();
    const outcome = await outcomeOf(read).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted || !outcome) return;
    results.set(read, resultOf(read, outcome, (performance.now() - start) / 1000));
    sent += Number(outcome.outcome !== "skipped");
    if (unanswered >= maxUnanswered) abort(unreachable);
    if (foreign >= maxForeign) checkAddress();
  }

  /** Aborts if no response came from the API. */
  function checkAddress(): void {
    const hint = `Check ${baseUrl}, such as https://HOST:PORT without a path; it is ${target.baseUrl}`;
    if (foreign > 0 && foreign === sent) abort(`every response is a 404 or an HTML page. ${hint}`);
  }

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
  if (interruption.aborted) abort("interrupted");
  checkAddress();
  if (unanswered > 0 && unanswered === sent) abort(unreachable);
  const unread = { outcome: "skipped", reason: aborted ?? "not read", findings: [] } as const;
  return { results: reported.map((read) => results.get(read) ?? resultOf(read, unread, 0)), aborted };
}

/** Returns the first values of the enums of required query parameters, or the name of a parameter without one. */
function requiredQuery({ parameters }: ReadOperation) {
  const required = parameters.filter((parameter) => parameter.in === "query" && parameter.required);
  const values = required.map(({ name, schema }) => [name, [schema?.enum].flat()[0]] as const);
  const [missing] = values.find(([, value]) => typeof value !== "string") ?? [];
  return { missing, query: Object.fromEntries(values) as Record<string, string> };
}

/** Whether a call failed in the request that signs in, which is a write. */
function isSignIn({ kind, operation = "" }: ApiError): boolean {
  return kind === "challenge" || operation.startsWith("POST ");
}

/** Returns the outcome for a response that is as declared. */
function declaredOutcome(read: ReadOperation, status: number): Outcome {
  if (status < 300) return { outcome: "conforming", findings: [], status };
  const callers = read.roles.length > 0 ? `; allowed roles: ${read.roles.join(", ")}` : "";
  if (status === 403) return problem(read, "not reachable", `403${callers}`, status);
  if (status === 404) return problem(read, "not reachable", "404: not found, or the feature is not in use", status);
  return problem(read, "failed", `the server responded with ${status}`, status);
}

function problem({ key }: ReadOperation, outcome: Outcome["outcome"], reason: string, status?: number): Outcome {
  const kind = outcome.replace(" ", "-");
  const severity = outcome === "failed" ? "error" : "info";
  const id = findingId(kind, key, `${status}`);
  return { outcome, reason, status, findings: [{ id, severity, kind, place: key, message: `${outcome}: ${reason}` }] };
}

function resultOf({ key, operation }: ReadOperation, outcome: Outcome, duration: number): Result {
  return { operation: key, tag: operation.tags?.[0] ?? "", duration, ...outcome };
}
