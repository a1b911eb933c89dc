import type { FilterCondition, FilterExpression, FilterGroup } from "../../vspc/query/expression.js";
import { includesText } from "./collation.js";
import { compareValues, valueAt } from "./values.js";

/**
 * Whether a row matches a filter expression.
 *
 * - `equals`, `notEquals`: opposites of each other. Null equals null only. The collation applies.
 * - `lessThan`, `lessThanOrEqual`, `greaterThan`, `greaterThanOrEqual`: `false` if one side is null, or if the values
 *   are not comparable.
 * - `in`: one of the given values equals the value, or an element of a list.
 * - `contains`: a text contains the given text, a list contains the given element.
 * - `subset`, `superset`: all elements are among the given values, or the other way round. A single value counts as a
 *   list of one; null never matches.
 * - `and`: all. `or`: at least one. `exclusiveOr`: exactly one. `not`: not all.
 */
export function evaluateFilter(expression: FilterExpression, row: unknown): boolean {
  return "items" in expression ? evaluateGroup(expression, row) : evaluateCondition(expression, row);
}

/** Whether a row matches every expression of a filter. */
export function matchesFilter(filter: readonly FilterExpression[], row: unknown): boolean {
  return filter.every((expression) => evaluateFilter(expression, row));
}

function evaluateGroup({ operation, items }: FilterGroup, row: unknown): boolean {
  const holds = (item: FilterExpression) => evaluateFilter(item, row);
  switch (operation) {
    case "and":
      return items.every(holds);
    case "or":
      return items.some(holds);
    case "not":
      return !items.every(holds);
    case "exclusiveOr":
      return items.filter(holds).length === 1;
  }
}

function evaluateCondition({ property, operation, value, collation }: FilterCondition, row: unknown): boolean {
  const found = valueAt(row, property);
  const same = (one: unknown, other: unknown) => compareValues(one, other, collation) === 0;
  const among = (one: unknown, list: readonly unknown[]) => list.some((other) => same(one, other));
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const elements: readonly unknown[] = Array.isArray(found) ? found : [found];
  const ordered = found === null || value === null ? undefined : compareValues(found, value, collation);
  switch (operation) {
    case "equals":
      return same(found, value);
    case "notEquals":
      return !same(found, value);
    case "in":
      return elements.some((element) => among(element, given));
    case "contains":
      if (Array.isArray(found)) return among(value, found);
      return typeof found === "string" && typeof value === "string" && includesText(found, value, collation);
    case "subset":
      return found !== null && elements.every((element) => among(element, given));
    case "superset":
      return found !== null && given.every((element) => among(element, elements));
    case "lessThan":
      return ordered !== undefined && ordered < 0;
    case "lessThanOrEqual":
      return ordered !== undefined && ordered <= 0;
    case "greaterThan":
      return ordered !== undefined && ordered > 0;
    case "greaterThanOrEqual":
      return ordered !== undefined && ordered >= 0;
  }
}
