import type { FilterExpression, SelectExpression, SortExpression } from "../../vspc/query/expression.js";
import { badParameter } from "../http-error.js";
import { contentOf, propertiesOf, propertyAt, type Schema, typesOf } from "../schema.js";

const listOperations = ["in", "subset", "superset"];

/** Refuses conditions on unknown properties, and list operations without a list. */
export function checkFilter(filter: readonly FilterExpression[], row: Schema): void {
  for (const expression of filter) {
    if ("items" in expression) {
      checkFilter(expression.items, row);
      continue;
    }
    const { property, operation, value } = expression;
    known("filter", row, property);
    if (listOperations.includes(operation) && !Array.isArray(value)) {
      throw badParameter("filter", `The operation ${operation} on ${property} takes an array of values.`);
    }
  }
}

/** Refuses sort keys that are unknown or have no order. */
export function checkSort(sort: readonly SortExpression[], row: Schema): void {
  for (const { property } of sort) {
    const schema = known("sort", row, property);
    if (Object.keys(propertiesOf(contentOf(schema))).length > 0 || typesOf(schema).includes("array")) {
      throw badParameter("sort", `Rows cannot be sorted by ${property}: it is not a single value.`);
    }
  }
}

/** Refuses unknown properties. */
export function checkSelect(select: readonly SelectExpression[], row: Schema): void {
  for (const { propertyPath } of select) known("select", row, propertyPath);
}

function known(parameter: string, row: Schema, property: string): Schema {
  const schema = propertyAt(row, property);
  if (schema) return schema;
  throw badParameter(parameter, `The property ${property} does not exist.`);
}
