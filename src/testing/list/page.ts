import { stringifyJson } from "../../http/encode.js";
import type { FilterExpression, SortExpression } from "../../vspc/query/expression.js";
import type { Fault } from "../faults.js";
import type { Row, Source } from "../store/table.js";
import { matchesFilter } from "./filter.js";
import { moveRows } from "./move-rows.js";
import { compareRows } from "./sort.js";

/** The rows of a source that an operation lists. */
export interface RowList {
  readonly source: Source<Row>;
  readonly scope?: Scope;
}

/** Some rows of a source: of those at the given ordinals, the ones that pass a test. */
export interface Scope {
  /** Identifies the scope among those of the same source. */
  readonly key: string;
  readonly ordinals: readonly number[];
  where(row: Row): boolean;
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

/** Cuts a page out of a list. */
export type Pager = (list: RowList, request: PageRequest, fault?: Fault) => Page;

/** Creates a pager that keeps the last result of each source, so that reading all pages filters the rows once. */
export function createPager(): Pager {
  const views = new WeakMap<Source<Row>, { version: number; key: string; ordinals: readonly number[] }>();

  const viewOf = (list: RowList, { filter, sort }: Selection): readonly number[] => {
    const { source, scope } = list;
    if (filter.length === 0 && sort.length === 0 && !scope) return source.ordinals();
    const key = stringifyJson([scope?.key ?? "", filter, sort]);
    const known = views.get(source);
    if (known?.version === source.version && known.key === key) return known.ordinals;
    const ordinals = selectRows(list, { filter, sort });
    views.set(source, { version: source.version, key, ordinals });
    return ordinals;
  };

  return (list, request, fault) => {
    if (fault?.kind === "rows-moved" && request.offset > 0) moveRows(list.source, fault.random);
    const ordinals = viewOf(list, request);
    const { limit, offset } = underFault(request, fault);
    const first = fault?.kind === "page-repeated" ? Math.max(0, offset - limit) : offset;
    const rows = ordinals.slice(first, first + limit).map((ordinal) => list.source.at(ordinal));
    return { rows, total: ordinals.length, offset, limit };
  };
}

/** Applies a lower maximum or an ignored offset. */
function underFault({ limit, offset }: PageRequest, fault: Fault | undefined): Pick<PageRequest, "limit" | "offset"> {
  if (fault?.kind === "offset-ignored") return { limit, offset: 0 };
  if (fault?.kind !== "page-cap") return { limit, offset };
  const cap = Math.min(limit, fault.profile.pageCap ?? Math.max(1, Math.floor(limit / 2)));
  return { limit: cap, offset };
}

function selectRows({ source, scope }: RowList, { filter, sort }: Selection): readonly number[] {
  const kept: { readonly ordinal: number; readonly row: Row }[] = [];
  for (const ordinal of scope?.ordinals ?? source.ordinals()) {
    const row = source.at(ordinal);
    if ((scope?.where(row) ?? true) && matchesFilter(filter, row)) kept.push({ ordinal, row });
  }
  if (sort.length > 0) kept.sort((one, other) => compareRows(sort, one.row, other.row));
  return kept.map(({ ordinal }) => ordinal);
}
