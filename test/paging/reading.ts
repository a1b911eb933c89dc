import { createList } from "../../src/paging/list.js";
import type { ListOptions } from "../../src/paging/types.js";
import { createServer, idle, type Row, type Server, type ServerOptions } from "./server.js";

/** Reads a list. Returns its rows until an error, and the error. */
export async function readUntilError(count: number, server: ServerOptions, options: ListOptions) {
  const { source, requests } = createServer(count, server);
  const given: Row[] = [];
  try {
    for await (const row of createList(source, options)) given.push(row);
  } catch (error) {
    return { given, error, requests };
  }
  return { given, error: undefined, requests };
}

/** An iteration in progress: the first page of 5 is read, those at 5, 10, 15 and 20 are in flight. */
export async function startReading(options: { signal?: AbortSignal } = {}) {
  const server = createServer(100, { manual: true });
  const pages = createList(server.source, { pageSize: 5, window: 4, consistency: "fast", ...options }).pages();
  const first = pages.next();
  await idle();
  server.pending[0]?.serve();
  await first;
  const second = pages.next();
  await idle();
  return { server, pages, second, signals: server.pending.map((request) => request.signal) };
}

export function offsets(server: Server): number[] {
  return server.pending.map((request) => request.offset);
}
