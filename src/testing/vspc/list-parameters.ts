import type { FilterExpression, SelectExpression, SortExpression } from "../../vspc/query/expression.js";
import type { Schema } from "../document.js";
import { checkFilter, checkSelect, checkSort } from "./expressions.js";
import { namedConditions, namedOrder } from "./named-filters.js";

/** What of a list, and of each of its rows, is asked for. */
export interface ListParameters {
  readonly filter: readonly FilterExpression[];
  readonly sort: readonly SortExpression[];
  readonly select: readonly SelectExpression[];
  readonly limit: number;
  readonly offset: number;
}

/** Largest `limit` that is taken where the server's own maximum is not above it. */
export const documentedPageSize = 500;
const defaultPageSize = 100;

/**
 * The parameters of a list, checked against the schema of its rows. A server configured for pages below 500 rows takes
 * a `limit` up to 500 and sends shorter pages. Throws a refusal that names the parameter.
 */
export function listParameters(
  query: Readonly<Record<string, unknown>>,
  row: Schema | undefined,
  maxPageSize: number,
): ListParameters {
  const named = row ? namedConditions(query, row) : [];
  const filter = [...asList<FilterExpression>(query.filter), ...named];
  const sort = [...asList<SortExpression>(query.sort), ...(row ? namedOrder(query, row) : [])];
  const select = asList<SelectExpression>(query.select);
  if (row) {
    checkFilter(filter, row);
    checkSort(sort, row);
    checkSelect(select, row);
  }
  const { limit = defaultPageSize, offset = 0 } = query;
  return { filter, sort, select, limit: Math.min(Number(limit), maxPageSize), offset: Number(offset) };
}

/** An expression parameter is an array by its schema, or null, which stands for an empty one. */
function asList<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}
