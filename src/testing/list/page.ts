import type { FilterExpression, SortExpression } from "../../vspc/query/expression.js";
import type { Fault } from "../faults.js";
import { randomUid } from "../random.js";
import type { Row, Table } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";
import { matchesFilter } from "./filter.js";
import { compareRows } from "./sort.js";

/** Rows that an operation lists, and the table that they come from. */
export interface RowList {
  readonly rows: () => readonly Row[];
  readonly table?: Table;
}

/** Which rows of a list a request selects, and in which order. */
export interface Selection {
  readonly filter: readonly FilterExpression[];
  readonly sort: readonly SortExpression[];
}

export interface PageRequest extends Selection {
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

/** Filters and sorts rows. */
export function selectRows(rows: readonly Row[], { filter, sort }: Selection): readonly Row[] {
  const kept = filter.length === 0 ? rows : rows.filter((row) => matchesFilter(filter, row));
  return sort.length === 0 ? kept : [...kept].sort((one, other) => compareRows(sort, one, other));
}

/** Cuts a page out of rows, under a fault of the page if one is given. */
export function pageOf(rows: readonly Row[], { limit: given, offset: from }: PageRequest, fault?: Fault): Page {
  const cap = fault?.profile.pageCap ?? Math.max(1, Math.floor(given / 2));
  const limit = fault?.kind === "page-cap" ? Math.min(given, cap) : given;
  const offset = fault?.kind === "offset-ignored" ? 0 : from;
  const first = fault?.kind === "page-repeated" ? Math.max(0, offset - limit) : offset;
  return { rows: rows.slice(first, first + limit), total: rows.length, offset, limit };
}

/** Under the fault of moved rows, deletes a random row of a table and adds another one before or after all others. */
export function moveRows({ table }: RowList, { offset }: PageRequest, fault: Fault | undefined): void {
  if (fault?.kind !== "rows-moved" || offset === 0 || !table || table.size < 2) return;
  const pick = () => table.all()[Math.floor(fault.random() * table.size)] ?? {};
  const row = pick();
  const [old, fresh] = [table.key(row), randomUid(fault.random)];
  const copy: Row = rewriteTexts(row, (text) => text.replaceAll(old, fresh));
  const name = "Name" in copy ? "Name" : "name";
  const renamed = name in copy ? { [name]: `${copy[name]} (${fresh.slice(0, 8)})` } : {};
  table.insert({ ...copy, ...renamed }, fault.random() < 0.5 ? "first" : "last");
  table.remove(table.key(pick()));
}
