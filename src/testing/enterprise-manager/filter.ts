import type { FilterExpression } from "../../vspc/query/expression.js";
import { badRequest } from "../http-error.js";

/** The operators, and the operations of the list engine that they mean. */
const operations = {
  "==": "equals",
  "!=": "notEquals",
  "<=": "lessThanOrEqual",
  ">=": "greaterThanOrEqual",
  "<": "lessThan",
  ">": "greaterThan",
} as const;

export type Operation = (typeof operations)[keyof typeof operations];

/** An operator, a word, a quoted text, or another character. */
const tokenPattern = /[=!<>]=|\w+|"(?:[^"]|"")*"|\S/g;

/**
 * Reads a filter: comparisons joined by `;` (and) and `,` (or), where `;` binds tighter, grouped by parentheses.
 * `condition` returns the expression of one comparison. Throws `HttpError` 400.
 */
export function parseFilter(
  text: string,
  condition: (parameter: string, operation: Operation, value: string) => FilterExpression,
): FilterExpression {
  const [...tokens] = text.match(tokenPattern) ?? [];
  const need = (pattern: RegExp, what: string): string => {
    const [token = "the end"] = tokens;
    if (!pattern.test(token)) throw syntaxError(`${what} is expected, found '${token}'`);
    return tokens.shift() ?? "";
  };
  const joined = (mark: string, operation: "and" | "or", operand: () => FilterExpression): FilterExpression => {
    const items = [operand()];
    for (; tokens[0] === mark; items.push(operand())) tokens.shift();
    return { operation, items };
  };
  const either = (): FilterExpression => joined(",", "or", () => joined(";", "and", term));
  const term = (): FilterExpression => {
    if (tokens[0] === "(") {
      tokens.shift();
      const expression = either();
      need(/^\)$/, "a closing parenthesis");
      return expression;
    }
    const parameter = need(/^\w+$/, "a parameter");
    const operator = need(/^([=!<>]=|[<>])$/, `an operator after ${parameter}`) as keyof typeof operations;
    const value = need(/^(\w+|".*")$/s, `a value after ${parameter}`);
    return condition(parameter, operations[operator], value.replace(/^"|"$/g, "").replaceAll('""', '"'));
  };

  const expression = either();
  if (tokens.length > 0) throw syntaxError(`'${tokens[0]}' is not expected; put values other than words in quotes`);
  return expression;
}

function syntaxError(problem: string) {
  return badRequest(`The filter cannot be read: ${problem}.`);
}
