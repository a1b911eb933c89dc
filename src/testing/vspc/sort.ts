import type { SortExpression } from "../../vspc/query/expression.js";
import { compareValues, valueAt } from "./values.js";

/**
 * Compares two rows by sort keys, first key first: negative, zero or positive. Null comes before every value
 * (descending: after), and a sort by this is stable: rows that tie keep their order.
 */
export function compareRows(sort: readonly SortExpression[], one: unknown, other: unknown): number {
  for (const { property, direction, collation } of sort) {
    const [left, right] = [valueAt(one, property), valueAt(other, property)];
    const ascending = nullsFirst(left, right) ?? compareValues(left, right, collation) ?? 0;
    if (ascending !== 0) return direction === "descending" ? -ascending : ascending;
  }
  return 0;
}

function nullsFirst(one: unknown, other: unknown): number | undefined {
  if (one !== null && other !== null) return undefined;
  return one === other ? 0 : one === null ? -1 : 1;
}
