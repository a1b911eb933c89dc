import { stringifyJson } from "../../http/encode.js";
import type { Fault } from "../faults.js";
import { moveRows, pageOf, type RowList, selectRows } from "../list/page.js";
import { jsonResponse } from "../responses.js";
import type { Row } from "../store/table.js";
import type { Call, Reply } from "./call.js";
import { asKnownTo } from "./versions.js";

/** Inputs of a response in addition to the reply. */
export interface ResponseContext {
  /** API version of the client. */
  readonly version: string | null;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** Puts the reply of a handler into its envelope. */
export type Respond = (reply: Reply, call: Call, context: ResponseContext) => Response;

/** Creates a function that keeps the last selected rows, so that reading all pages of a list filters and sorts them once. */
export function createResponder(): Respond {
  let kept: { readonly key: string; readonly rows: readonly Row[] } | undefined;
  const select = ({ rows }: RowList, { store, list, path, query, operation }: Call) => {
    const key = stringifyJson([store.version(), operation.id, path, { ...query, limit: 0, offset: 0 }]);
    if (kept?.key !== key) kept = { key, rows: selectRows(rows(), list) };
    return kept.rows;
  };
  return (reply, call, { version, fault }) => {
    if (reply instanceof Response) return reply;
    const { list } = call;
    const paths = list.select.map(({ propertyPath }) => propertyPath);
    const shown = (value: unknown) => asKnownTo(version, paths.length === 0 ? value : selectProperties(value, paths));
    if ("rows" in reply) {
      moveRows(reply, list, fault);
      const { rows, total, offset } = pageOf(select(reply, call), list, fault);
      return jsonResponse(200, { meta: { pagingInfo: { total, count: rows.length, offset } }, data: shown(rows) });
    }
    return jsonResponse(200, reply.isEmpty ? { errors: [], data: {}, meta: null } : { data: shown(reply.data) });
  };
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
