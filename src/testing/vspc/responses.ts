import type { Fault } from "../faults.js";
import type { Pager } from "../list/page.js";
import { jsonResponse } from "../responses.js";
import type { Reply } from "./call.js";
import type { ListRequest } from "./query.js";
import { asKnownTo } from "./versions.js";

/** Inputs of a response in addition to the reply. */
export interface ResponseContext {
  readonly list: ListRequest;
  /** API version of the client. */
  readonly version: string | null;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** Puts the reply of a handler into its envelope. */
export function responseFrom(reply: Reply, { list, version, fault }: ResponseContext, pager: Pager): Response {
  if (reply instanceof Response) return reply;
  const paths = list.select.map(({ propertyPath }) => propertyPath);
  const shown = (value: unknown) => asKnownTo(version, paths.length === 0 ? value : selectProperties(value, paths));
  if ("source" in reply) {
    const { rows, total, offset } = pager(reply, list, fault);
    return jsonResponse(200, { meta: { pagingInfo: { total, count: rows.length, offset } }, data: shown(rows) });
  }
  return jsonResponse(200, reply.isEmpty ? { errors: [], data: {}, meta: null } : { data: shown(reply.data) });
}

/** Returns a copy with only the selected properties. A path into an object keeps only that part of it. */
function selectProperties(row: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(row)) return row.map((item) => selectProperties(item, paths));
  if (typeof row !== "object" || row === null) return row;
  const kept = Object.entries(row).flatMap(([name, value]) => {
    if (paths.includes(name)) return [[name, value]];
    const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    return below.length > 0 ? [[name, selectProperties(value, below)]] : [];
  });
  return Object.fromEntries(kept);
}
