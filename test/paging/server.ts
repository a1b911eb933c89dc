import { inputError } from "../../src/http/errors.js";
import type { Page, PageSource } from "../../src/paging/types.js";

export interface Row {
  readonly id: string;
}

/** A request without a response yet. */
export interface Pending {
  readonly offset: number;
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Responds with the collection at this moment. */
  serve(): void;
  fail(error: Error): void;
}

export interface Server {
  /** The collection; tests change it in place. */
  readonly rows: Row[];
  readonly source: PageSource<Row>;
  /** All requests so far, as "offset+limit". */
  readonly requests: string[];
  readonly pending: Pending[];
}

export interface ServerOptions {
  /** Maximum number of rows per page. */
  readonly cap?: number;
  /** Whether the test sends the responses with `serve`. */
  readonly manual?: boolean;
  readonly keyless?: boolean;
  /** Changes a page before it is sent. */
  readonly distort?: (page: Page<Row>, request: { readonly offset: number; readonly limit: number }) => Page<Row>;
}

export class ProtocolError extends Error {}

export function rowsFrom(from: number, count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({ id: `r${from + i}` }));
}

export function createServer(count: number, options: ServerOptions = {}): Server {
  const rows = rowsFrom(0, count);
  const requests: string[] = [];
  const pending: Pending[] = [];

  function read(offset: number, limit: number): Page<Row> {
    const served = rows.slice(offset, offset + Math.min(limit, options.cap ?? 500));
    const page = { rows: served, identities: [], total: rows.length, offset: undefined };
    const sent = options.distort?.(page, { offset, limit }) ?? page;
    return { ...sent, identities: sent.rows.map(({ id }) => (options.keyless ? undefined : id)) };
  }

  const source: PageSource<Row> = {
    error: (message, kind) => (kind === "input" ? inputError(message) : new ProtocolError(message)),
    fetchPage(offset, limit, signal) {
      requests.push(`${offset}+${limit}`);
      return new Promise((resolve, reject) => {
        const settle = (how: () => void) => {
          pending.splice(pending.indexOf(request), 1);
          signal.removeEventListener("abort", abort);
          how();
        };
        const abort = () => settle(() => reject(signal.reason));
        const request: Pending = {
          offset,
          limit,
          signal,
          serve: () => settle(() => resolve(read(offset, limit))),
          fail: (error) => settle(() => reject(error)),
        };
        pending.push(request);
        signal.addEventListener("abort", abort);
        if (!options.manual) request.serve();
      });
    },
  };
  return { rows, source, requests, pending };
}

/** Resolves when all pending promise callbacks have run. */
export function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Serves all requests in flight at once, repeatedly. Returns the number of rounds, a measure of time. */
export async function countRounds(server: Server, work: Promise<unknown>): Promise<number> {
  let rounds = 0;
  let isDone = false;
  const finished = work.finally(() => {
    isDone = true;
  });
  finished.catch(() => {});
  for (await idle(); !isDone; await idle()) {
    rounds++;
    for (const request of [...server.pending]) request.serve();
  }
  await finished;
  return rounds;
}

export function ids(rows: readonly Row[]): string[] {
  return rows.map((row) => row.id);
}

export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}
