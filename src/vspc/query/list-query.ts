import { inputError } from "../../http/errors.js";
import type { FilterExpression, SortExpression } from "./expression.js";
import { fields } from "./filter.js";
import { selectExpressions } from "./select.js";

/** Query options of a list, without their types. */
export interface LooseListQuery {
  filter?: unknown | undefined;
  sort?: unknown | undefined;
  select?: readonly string[] | undefined;
}

type Check<T> = (item: unknown) => asserts item is T;

/** Returns the query parameters of a list as arrays, which are sent as JSON. */
export function listQuery({ filter, sort, select }: LooseListQuery): Record<string, unknown> {
  return {
    ...(filter !== undefined && { filter: expressions<FilterExpression>("filter", filter, checkFilter) }),
    ...(sort !== undefined && { sort: expressions<SortExpression>("sort", sort, checkSort) }),
    ...(select !== undefined && { select: selectExpressions(select) }),
  };
}

function expressions<T>(name: "filter" | "sort", given: unknown, check: Check<T>): T[] {
  const built = new Set<FilterExpression | SortExpression>();
  const result: unknown = typeof given === "function" ? given(fields((expression) => built.add(expression))) : given;
  const list: unknown[] = Array.isArray(result) ? result : [result];
  for (const item of list) removeUsed(built, item);
  for (const dropped of built) throw inputError(droppedMessage(name, dropped));
  if (list.length === 0) throw inputError(`${name}: the list is empty; leave it out`);
  return list.map((item) => {
    check(item);
    return item;
  });
}

/** Removes an expression and those inside it. */
function removeUsed(built: Set<unknown>, item: unknown): void {
  if (typeof item !== "object" || item === null) return;
  built.delete(item);
  if ("items" in item && Array.isArray(item.items)) for (const part of item.items) removeUsed(built, part);
}

/** `a && b` is `b`: without this check the condition `a` would be lost without an error. */
function droppedMessage(name: "filter" | "sort", dropped: FilterExpression | SortExpression): string {
  const { property = "", operation = "" } = { ...dropped } as Record<string, string>;
  if (name === "sort") {
    return `sort: the key on ${property} is missing in the result; return it in a list, or do not build it`;
  }
  const advice = "return it, combine it with and(…) or or(…), or do not build it";
  return `filter: ${property}.${operation}(…) is missing in the result; ${advice}`;
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
