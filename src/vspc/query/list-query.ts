import { inputError } from "../../http/errors.js";
import { asObject, isObject } from "../../util/objects.js";
import { fields } from "./filter.js";

/** Query options of a list, without their types. */
export interface LooseListQuery {
  filter?: unknown | undefined;
  sort?: unknown | undefined;
  select?: readonly string[] | undefined;
}

/** Returns the query parameters of a list as arrays, which are sent as JSON. */
export function listQuery({ filter, sort, select }: LooseListQuery): Record<string, unknown> {
  if (select?.length === 0) throw inputError("select: the list is empty; leave it out to get every property");
  return {
    ...(filter !== undefined && { filter: expressions("filter", filter) }),
    ...(sort !== undefined && { sort: expressions("sort", sort) }),
    ...(select !== undefined && { select: select.map((propertyPath) => ({ propertyPath })) }),
  };
}

function expressions(name: "filter" | "sort", given: unknown): unknown[] {
  const built = new Set<unknown>();
  const result: unknown = typeof given === "function" ? given(fields((expression) => built.add(expression))) : given;
  const list: unknown[] = Array.isArray(result) ? result : [result];
  const all = [...withNested(list)];
  for (const item of all) built.delete(item);
  // `a && b` is `b`: without this check the condition `a` would be lost without an error.
  for (const unused of built) throw unusedError(name, asObject(unused));
  if (list.length === 0) throw inputError(`${name}: the list is empty; leave it out`);
  for (const item of all) check(name, item);
  return list;
}

/** Returns expressions and those inside them. */
function* withNested(list: readonly unknown[]): Generator<unknown> {
  for (const item of list) {
    yield item;
    const { items } = asObject(item);
    if (Array.isArray(items)) yield* withNested(items);
  }
}

function unusedError(name: "filter" | "sort", { property, operation, direction }: Record<string, unknown>) {
  const advice = name === "filter" ? "return it, combine it with and(…) or or(…)" : "return it in a list";
  const built = `${property}.${operation ?? direction}(…)`;
  return inputError(`${name}: ${built} is missing in the result; ${advice}, or do not build it`);
}

function check(name: "filter" | "sort", item: unknown): void {
  if (!isObject(item)) throw inputError(`${name}: expected an expression, got ${String(item)}`);
  const { operation, property, items } = item;
  const hasProperty = typeof property === "string" && property !== "";
  if (name === "sort") {
    if (!hasProperty) throw inputError("sort: a key has no property; write row.name.ascending()");
  } else if (typeof operation !== "string") {
    throw inputError("filter: an expression has no operation");
  } else if (items === undefined) {
    if (!hasProperty) throw inputError(`filter: ${operation} has no property`);
  } else if (!Array.isArray(items) || items.length === 0) {
    throw inputError(`filter: the group ${operation} is empty`);
  }
}
