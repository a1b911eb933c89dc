import type { FilterCondition, SortExpression } from "../../vspc/query/expression.js";
import { propertyAt, type Schema } from "../document.js";

/** What a query parameter of its own narrows a list by: the first of these properties that the rows have. */
interface NamedFilter {
  readonly properties: readonly string[];
  readonly operation: FilterCondition["operation"];
}

const namedFilters: Readonly<Record<string, NamedFilter>> = {
  siteFilter: { properties: ["siteUid"], operation: "in" },
  organizationFilter: {
    properties: ["organizationUid", "mappedOrganizationUid", "vspcOrganizationUid"],
    operation: "equals",
  },
  locationFilter: { properties: ["locationUid"], operation: "equals" },
  objectNameFilter: { properties: ["name"], operation: "contains" },
  objectTypeFilter: { properties: ["protectedDataType"], operation: "in" },
};

/** The conditions that such parameters stand for. Where the rows do not tell what one asks for, it narrows nothing. */
export function namedConditions(query: Readonly<Record<string, unknown>>, row: Schema): FilterCondition[] {
  return Object.entries(namedFilters).flatMap(([name, { properties, operation }]) => {
    const value = query[name];
    const property = properties.find((candidate) => propertyAt(row, candidate));
    return value === undefined || value === null || property === undefined
      ? []
      : [{ property, operation, collation: "ignorecase", value } as FilterCondition];
  });
}

/** The order that `orderBy` and `orderDirection` ask for; none where the rows do not have the property. */
export function namedOrder(query: Readonly<Record<string, unknown>>, row: Schema): SortExpression[] {
  const { orderBy: property, orderDirection: direction = "ascending" } = query;
  return typeof property === "string" && propertyAt(row, property) ? [{ property, direction } as SortExpression] : [];
}
