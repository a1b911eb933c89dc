import { CommandError } from "../command-error.js";
import { isObject, type OpenApiDocument, type Schema } from "../document/model.js";
import { propertyAt, shapeOf } from "./schema.js";
import { suggest } from "./suggest.js";
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
export function parseFilters(document: OpenApiDocument, row: Schema, filters: readonly string[]): FilterExpression[] {
  return filters.flatMap((text) => {
    if (!/^\s*[[{]/.test(text)) return [shortCondition(document, row, text)];
    const given = parseJson(text, "--filter");
    const expressions = Array.isArray(given) ? given : [given];
    for (const expression of expressions) checkExpression(document, row, expression);
    return expressions;
  });
}

/** Converts a condition in the short form, such as `name~acme`. */
function shortCondition(document: OpenApiDocument, row: Schema, condition: string): FilterExpression {
  const [, property, operator = "", text = ""] = /^([\w.]+)\s*([=!<>~]+)\s*(.*)$/s.exec(condition) ?? [];
  const forms = `a condition such as name~acme, or JSON. Operators: ${Object.keys(operators).join("  ")}`;
  if (property === undefined) throw new CommandError(`--filter: ${condition} is not ${forms}`);
  const operation = operators[operator];
  if (operation === undefined)
    throw new CommandError(`--filter: unknown operator ${operator} in ${condition}. Pass ${forms}`);
  const schema = propertyAt(document, row, property, "--filter");
  const { types, items, values } = shapeOf(document, schema);
  const isList = operation === "contains" && items !== undefined;
  if (operation !== "contains" || isList)
    return { property, operation, value: parseValue(document, isList ? items : schema, text, `--filter ${property}`) };
  if (values !== undefined || !types.includes("string"))
    throw new CommandError(`--filter ${property}: ~ compares text and lists only. Use =.`);
  return { property, operation, collation: "ignorecase", value: text };
}

function checkExpression(document: OpenApiDocument, row: Schema, expression: unknown): void {
  const { operation, property, items }: Record<string, unknown> = isObject(expression) ? expression : {};
  const known = items === undefined ? comparisons : groups;
  if (typeof operation !== "string" || !known.includes(operation))
    throw new CommandError(`--filter: unknown operation ${operation}${suggest(`${operation}`, known)}`);
  if (Array.isArray(items)) for (const item of items) checkExpression(document, row, item);
  else propertyAt(document, row, `${property}`, "--filter");
}

/** Converts the names of `--sort`, of which those with a minus sign are descending. Throws CommandError. */
export function parseSort(document: OpenApiDocument, row: Schema, sort: readonly string[]): FilterExpression[] {
  return sort.map((text) => {
    const property = text.replace(/^-/, "");
    propertyAt(document, row, property, "--sort");
    return { property, direction: property === text ? "ascending" : "descending" };
  });
}
