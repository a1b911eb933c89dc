import type { SortExpression } from "../../vspc/query/expression.js";
import { compareValues, valueAt } from "./values.js";

/**
 * Compares two rows by sort keys. Returns a negative number, zero, or a positive number. Null comes before every value;
 * in descending order it comes after.
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
