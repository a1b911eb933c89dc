import { stringifyJson } from "../../http/encode.js";
import type { FilterExpression, SortExpression } from "../../vspc/query/expression.js";
import type { Fault } from "../faults.js";
import { randomUid } from "../random.js";
import type { Row, Table } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";
import { matchesFilter } from "./filter.js";
import { compareRows } from "./values.js";

/** Which rows of a list a request selects, in which order. */
export interface PageRequest {
  readonly filter: readonly FilterExpression[];
  readonly sort: readonly SortExpression[];
  /** Maximum number of rows. */
  readonly limit: number;
  readonly offset: number;
}

export interface Page {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

/** Filters and sorts rows, and cuts a page out of them, under a fault of the page if one is given. */
export function pageOf(all: readonly Row[], request: PageRequest, fault?: Fault): Page {
  const rows = selectRows(all, request);
  const { limit: given, offset: from } = request;
  const cap = fault?.profile.pageCap ?? Math.max(1, Math.floor(given / 2));
  const limit = fault?.kind === "page-cap" ? Math.min(given, cap) : given;
  const offset = fault?.kind === "offset-ignored" ? 0 : from;
  const first = fault?.kind === "page-repeated" ? Math.max(0, offset - limit) : offset;
  return { rows: rows.slice(first, first + limit), total: rows.length, offset, limit };
}

const selected = new WeakMap<readonly Row[], { readonly key: string; readonly rows: readonly Row[] }>();

/** Keeps the last selection of the same rows, so that reading all pages of a table filters and sorts them once. */
function selectRows(all: readonly Row[], { filter, sort }: PageRequest): readonly Row[] {
  if (filter.length + sort.length === 0) return all;
  const key = stringifyJson([filter, sort]);
  const known = selected.get(all);
  if (known?.key === key) return known.rows;
  const rows = all.filter((row) => matchesFilter(filter, row)).sort((one, other) => compareRows(sort, one, other));
  selected.set(all, { key, rows });
  return rows;
}

/** Under the fault of moved rows, deletes a random row of a table and adds another one before or after all others. */
export function moveRows(table: Table | undefined, { offset }: { readonly offset: number }, fault?: Fault): void {
  if (fault?.kind !== "rows-moved" || offset === 0 || !table || table.size < 2) return;
  const pick = () => table.rows()[Math.floor(fault.random() * table.size)] ?? {};
  const row = pick();
  const [old, fresh] = [table.key(row), randomUid(fault.random)];
  const copy: Row = rewriteTexts(row, (text) => text.replaceAll(old, fresh));
  const name = "Name" in copy ? "Name" : "name";
  const renamed = name in copy ? { [name]: `${copy[name]} (${fresh.slice(0, 8)})` } : {};
  table.insert({ ...copy, ...renamed }, fault.random() < 0.5 ? "first" : "last");
  table.remove(table.key(pick()));
}
