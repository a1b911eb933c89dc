import { CommandError } from "../command-error.js";
import { isObject } from "../document/model.js";
import type { View } from "../document/view.js";
import { propertyAt, suggest } from "./schema.js";
import { parseJson, parseValue } from "./values.js";

/** Condition or group of a filter, as the server expects it. */
export type FilterExpression = Readonly<Record<string, unknown>>;

/** Operators of the short form. */
const operators: Readonly<Record<string, string>> = {
  "=": "equals",
  "!=": "notEquals",
  "~": "contains",
  "<": "lessThan",
  "<=": "lessThanOrEqual",
  ">": "greaterThan",
  ">=": "greaterThanOrEqual",
};
const comparisons = [...Object.values(operators), "in", "subset", "superset"];
const groups = ["and", "or", "not", "exclusiveOr"];

/** Converts the values of `--filter`, short conditions or JSON, and checks them against the rows. Throws CommandError. */
export function parseFilters(row: View, filters: readonly string[]): FilterExpression[] {
  return filters.flatMap((text) => {
    if (!/^\s*[[{]/.test(text)) return [shortCondition(row, text)];
    const expressions = [parseJson(text, "--filter")].flat() as FilterExpression[];
    for (const expression of expressions) checkExpression(row, expression);
    return expressions;
  });
}

/** Converts a condition in the short form, such as `name~acme`. */
function shortCondition(row: View, condition: string): FilterExpression {
  const [, property = "", operator = "", text = ""] = /^([\w.]+)\s*([=!<>~]+)\s*(.*)$/s.exec(condition) ?? [];
  const operation = operators[operator];
  const known = Object.keys(operators).join("  ");
  if (operation === undefined)
    throw new CommandError(`--filter: ${condition} is not a condition such as name~acme, or JSON. Operators: ${known}`);
  const schema = propertyAt(row, property, "--filter");
  const { items, types, values } = schema;
  const where = `--filter ${property}`;
  if (operation !== "contains") return { property, operation, value: parseValue(schema, text, where) };
  if (items) return { property, operation, value: parseValue(items, text, where) };
  if (types.includes("string") && !values) return { property, operation, collation: "ignorecase", value: text };
  throw new CommandError(`${where}: ~ compares text and lists only. Use =.`);
}

function checkExpression(row: View, expression: unknown): void {
  const { operation, property, items }: FilterExpression = isObject(expression) ? expression : {};
  const isValid = items === undefined ? typeof property === "string" : Array.isArray(items);
  if (typeof operation !== "string" || !isValid)
    throw new CommandError("--filter: pass an operation with a property, or with a list of items.");
  const known = items === undefined ? comparisons : groups;
  if (!known.includes(operation))
    throw new CommandError(`--filter: unknown operation ${operation}${suggest(operation, known)}`);
  if (Array.isArray(items)) for (const item of items) checkExpression(row, item);
  else propertyAt(row, `${property}`, "--filter");
}

/** Converts the names of `--sort`, of which those with a minus sign are descending. Throws CommandError. */
export function parseSort(row: View, sort: readonly string[]): FilterExpression[] {
  return sort.map((text) => {
    const property = text.replace(/^-/, "");
    propertyAt(row, property, "--sort");
    return { property, direction: property === text ? "ascending" : "descending" };
  });
}
