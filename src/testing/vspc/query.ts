import type {
  FilterCondition,
  FilterExpression,
  SelectExpression,
  SortExpression,
} from "../../vspc/query/expression.js";
import type { PageRequest } from "../list/page.js";
import { propertyAt, type Schema } from "../schema.js";
import { checkFilter, checkSelect, checkSort } from "./filter.js";

/** Which rows a request selects, in which order, and which of their properties. */
export interface ListRequest extends PageRequest {
  readonly select: readonly SelectExpression[];
}

/** Largest accepted `limit`, unless the server is configured for larger pages. */
export const documentedPageSize = 500;
const defaultPageSize = 100;

/**
 * Reads the parameters of a list and checks them against the schema of its rows. A server configured for smaller pages
 * accepts a `limit` up to 500 and returns shorter pages. Throws `HttpError` with the parameter's name.
 */
export function listRequest(
  query: Readonly<Record<string, unknown>>,
  row: Schema | undefined,
  maxPageSize: number,
): ListRequest {
  const filter = [...asList<FilterExpression>(query.filter), ...(row ? namedConditions(query, row) : [])];
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

/** An expression parameter is an array or null, which means an empty one. */
function asList<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Query parameters that filter by the first of these properties that the rows have. */
const namedFilters: readonly (readonly [string, readonly string[], FilterCondition["operation"]])[] = [
  ["siteFilter", ["siteUid"], "in"],
  ["organizationFilter", ["organizationUid", "mappedOrganizationUid", "vspcOrganizationUid"], "equals"],
  ["locationFilter", ["locationUid"], "equals"],
  ["objectNameFilter", ["name"], "contains"],
  ["objectTypeFilter", ["protectedDataType"], "in"],
];

/** Returns the conditions of such parameters. They have no effect if the rows lack the properties. */
function namedConditions(query: Readonly<Record<string, unknown>>, row: Schema): FilterCondition[] {
  return namedFilters.flatMap(([name, properties, operation]) => {
    const value = query[name] ?? undefined;
    const property = properties.find((candidate) => propertyAt(row, candidate));
    if (value === undefined || property === undefined) return [];
    return [{ property, operation, collation: "ignorecase", value } as FilterCondition];
  });
}

/** Returns the order of `orderBy` and `orderDirection`. It is empty if the rows lack the property. */
function namedOrder(query: Readonly<Record<string, unknown>>, row: Schema): SortExpression[] {
  const { orderBy: property, orderDirection: direction = "ascending" } = query;
  return typeof property === "string" && propertyAt(row, property) ? [{ property, direction } as SortExpression] : [];
}
