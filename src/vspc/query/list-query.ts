import { inputError } from "../../http/errors.js";
import type { FilterExpression, SortExpression } from "./expression.js";
import { fields } from "./filter.js";
import { selectExpressions } from "./select.js";

/** The query options of a list, their types forgotten. */
export interface LooseListQuery {
  filter?: unknown;
  sort?: unknown;
  select?: readonly string[];
}

/** The query parameters of a list as they travel: arrays, to be written as JSON. */
export function listQuery({ filter, sort, select }: LooseListQuery): Record<string, unknown> {
  return {
    ...(filter !== undefined && { filter: expressions<FilterExpression>("filter", filter, checkFilter) }),
    ...(sort !== undefined && { sort: expressions<SortExpression>("sort", sort, checkSort) }),
    ...(select !== undefined && { select: selectExpressions(select) }),
  };
}

function expressions<T>(name: string, given: unknown, check: (item: unknown) => asserts item is T): T[] {
  const made: unknown = typeof given === "function" ? given(fields()) : given;
  const list: unknown[] = Array.isArray(made) ? made : [made];
  if (list.length === 0) throw inputError(`${name}: the list is empty; leave it out`);
  return list.map((item) => {
    check(item);
    return item;
  });
}

function checkFilter(item: unknown): asserts item is FilterExpression {
  const { operation, property, items } = asObject("filter", item);
  if (typeof operation !== "string") throw inputError("filter: an expression has no operation");
  if (items === undefined) {
    if (typeof property !== "string" || property === "") throw inputError(`filter: ${operation} has no property`);
    return;
  }
  if (!Array.isArray(items) || items.length === 0) throw inputError(`filter: the group ${operation} is empty`);
  for (const part of items) checkFilter(part);
}

function checkSort(item: unknown): asserts item is SortExpression {
  const { property } = asObject("sort", item);
  if (typeof property !== "string" || property === "") {
    throw inputError("sort: a key has no property; write row.name.ascending()");
  }
}

function asObject(name: string, item: unknown): Record<string, unknown> {
  if (typeof item === "object" && item !== null) return item as Record<string, unknown>;
  throw inputError(`${name}: expected an expression, got ${String(item)}`);
}
