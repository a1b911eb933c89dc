import { stringifyJson } from "../../http/json.js";
import type { Fault } from "../faults.js";
import { pageUnderFault } from "../page-faults.js";
import type { Row, Source } from "../store/table.js";
import type { ListReply } from "./call.js";
import { matchesFilter } from "./filter.js";
import type { ListParameters } from "./list-parameters.js";
import { moveRows } from "./move-rows.js";
import { compareRows } from "./sort.js";

/** One page of rows. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly total: number;
  readonly offset: number;
}

/** Filters, sorts and cuts; remembers the last result of each source, so that walking its pages costs one scan. */
export interface Lists {
  page(reply: ListReply, parameters: ListParameters, fault?: Fault): Page;
  /** Forgets what is remembered: rows may have changed behind a source. */
  forget(): void;
}

interface View {
  readonly version: number;
  readonly key: string;
  readonly ordinals: readonly number[];
}

export function createLists(): Lists {
  let views = new WeakMap<Source<Row>, View>();

  const view = ({ source, scope }: ListReply, { filter, sort }: ListParameters): readonly number[] => {
    if (filter.length === 0 && sort.length === 0 && !scope) return source.ordinals();
    const key = stringifyJson([scope?.key ?? "", filter, sort]);
    const known = views.get(source);
    if (known?.version === source.version && known.key === key) return known.ordinals;
    const ordinals = select({ source, ...(scope && { scope }) }, filter, sort);
    views.set(source, { version: source.version, key, ordinals });
    return ordinals;
  };

  return {
    forget: () => {
      views = new WeakMap();
    },
    page: (reply, parameters, fault) => {
      const { limit, offset } = parameters;
      if (fault?.kind === "rows-moved" && offset > 0) moveRows(reply.source, fault.random);
      const ordinals = view(reply, parameters);
      const { first, size } = pageUnderFault(limit, () => offset, fault);
      const rows = ordinals.slice(first, first + size).map((ordinal) => reply.source.at(ordinal));
      return { rows, total: ordinals.length, offset: fault?.kind === "offset-ignored" ? 0 : offset };
    },
  };
}

function select(
  { source, scope }: ListReply,
  filter: ListParameters["filter"],
  sort: ListParameters["sort"],
): readonly number[] {
  const kept: { readonly ordinal: number; readonly row: Row }[] = [];
  for (const ordinal of scope?.ordinals ?? source.ordinals()) {
    const row = source.at(ordinal);
    if ((scope?.where(row) ?? true) && matchesFilter(filter, row)) kept.push({ ordinal, row });
  }
  if (sort.length > 0) kept.sort((one, other) => compareRows(sort, one.row, other.row));
  return kept.map(({ ordinal }) => ordinal);
}
