import type {
  FilterCondition,
  FilterExpression,
  SelectExpression,
  SortExpression,
} from "../../vspc/query/expression.js";
import { badParameter } from "../http-error.js";
import type { PageRequest } from "../list/page.js";
import { contentOf, propertiesOf, propertyAt, type Schema, typesOf } from "../schema.js";

/** Which rows a request selects, in which order, and which of their properties. */
export interface ListRequest extends PageRequest {
  readonly select: readonly SelectExpression[];
}

type Query = Readonly<Record<string, unknown>>;

/** Largest accepted `limit`, unless the server is configured for larger pages. */
export const documentedPageSize = 500;
const defaultPageSize = 100;

/**
 * Reads the parameters of a list and checks them against the schema of its rows. A server configured for smaller pages
 * accepts a `limit` up to 500 and returns shorter pages. Throws `HttpError` with the parameter's name.
 */
export function listRequest(query: Query, row: Schema | undefined, maxPageSize: number): ListRequest {
  const filter = [...asList<FilterExpression>(query.filter), ...(row ? namedConditions(query, row) : [])];
  const sort = [...asList<SortExpression>(query.sort), ...(row ? namedOrder(query, row) : [])];
  const select = asList<SelectExpression>(query.select);
  if (row) {
    checkFilter(filter, row);
    for (const { property } of sort) {
      const schema = known("sort", row, property);
      if (Object.keys(propertiesOf(contentOf(schema))).length > 0 || typesOf(schema).includes("array"))
        throw badParameter("sort", `Rows cannot be sorted by ${property}: it is not a single value.`);
    }
    for (const { propertyPath } of select) known("select", row, propertyPath);
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
  ["organizationUid", ["organizationUid"], "equals"],
  ["organizationType", ["organizationType"], "equals"],
  ["providerUid", ["providerUid"], "equals"],
  ["serverUid", ["servers.serverUid"], "contains"],
  ["serverType", ["servers.serverType"], "contains"],
  ["fromDate", ["date"], "greaterThanOrEqual"],
  ["toDate", ["date"], "lessThanOrEqual"],
];

/** Returns the conditions of such parameters. They have no effect if the rows lack the properties. */
function namedConditions(query: Query, row: Schema): FilterCondition[] {
  return namedFilters.flatMap(([name, properties, operation]) => {
    const value = query[name] ?? undefined;
    const property = properties.find((candidate) => propertyAt(row, candidate));
    if (value === undefined || property === undefined) return [];
    return [{ property, operation, collation: "ignorecase", value } as FilterCondition];
  });
}

/** Returns the order of `orderBy` and `orderDirection`. It is empty if the rows lack the property. */
function namedOrder(query: Query, row: Schema): SortExpression[] {
  const { orderBy: property, orderDirection: direction = "ascending" } = query;
  return typeof property === "string" && propertyAt(row, property) ? [{ property, direction } as SortExpression] : [];
}

/** Rejects conditions on unknown properties, and list operations without a list. */
function checkFilter(filter: readonly FilterExpression[], row: Schema): void {
  for (const expression of filter) {
    if ("items" in expression) {
      checkFilter(expression.items, row);
      continue;
    }
    const { property, operation, value } = expression;
    known("filter", row, property);
    if (["in", "subset", "superset"].includes(operation) && !Array.isArray(value))
      throw badParameter("filter", `The operation ${operation} on ${property} takes an array of values.`);
  }
}

function known(parameter: string, row: Schema, property: string): Schema {
  const schema = propertyAt(row, property);
  if (schema) return schema;
  throw badParameter(parameter, `The property ${property} does not exist.`);
}

/** Returns a copy with only the selected properties, or the value without a selection. */
export function selectProperties(value: unknown, select: readonly SelectExpression[]): unknown {
  const paths = select.map(({ propertyPath }) => propertyPath);
  return paths.length === 0 ? value : partOf(value, paths);
}

/** A path into an object keeps only that part of it. */
function partOf(row: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(row)) return row.map((item) => partOf(item, paths));
  if (typeof row !== "object" || row === null) return row;
  const kept = Object.entries(row).flatMap(([name, value]) => {
    if (paths.includes(name)) return [[name, value]];
    const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    return below.length > 0 ? [[name, partOf(value, below)]] : [];
  });
  return Object.fromEntries(kept);
}
