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

/** A mark, an operator, a word, or a quoted text. */
const token = /\s*([;,()]|==|!=|<=|>=|<|>|\w+|"(?:[^"]|"")*")\s*/y;

/**
 * Reads a filter: comparisons joined by `;` (and) and `,` (or), where `;` binds tighter, grouped by parentheses.
 * `condition` returns the expression of one comparison. Throws `HttpError` 400.
 */
export function parseFilter(
  text: string,
  condition: (parameter: string, operation: Operation, value: string) => FilterExpression,
): FilterExpression {
  const tokens = tokenize(text);
  /** Takes the next token if it matches the pattern. */
  const take = (pattern: RegExp) => (pattern.test(tokens[0] ?? "") ? tokens.shift() : undefined);
  const need = (pattern: RegExp, what: string): string => {
    const found = take(pattern);
    if (found !== undefined) return found;
    throw syntaxError(`${what} is expected, found ${tokens[0] === undefined ? "the end" : `'${tokens[0]}'`}`);
  };
  const joined = (mark: RegExp, operation: "and" | "or", operand: () => FilterExpression): FilterExpression => {
    const items = [operand()];
    while (take(mark)) items.push(operand());
    return { operation, items };
  };
  const either = (): FilterExpression => joined(/^,/, "or", () => joined(/^;/, "and", term));
  const term = (): FilterExpression => {
    if (take(/^\(/)) {
      const expression = either();
      need(/^\)/, "a closing parenthesis");
      return expression;
    }
    const parameter = need(/^\w/, "a parameter");
    const operator = need(/^[=!<>]/, `an operator after ${parameter}`);
    const value = need(/^[\w"]/, `a value after ${parameter}`)
      .replace(/^"|"$/g, "")
      .replaceAll('""', '"');
    return condition(parameter, operations[operator as keyof typeof operations], value);
  };

  const expression = either();
  if (tokens.length > 0) throw syntaxError(`'${tokens[0]}' is not expected`);
  return expression;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const position = token.lastIndex + 1;
    const found = token.exec(text)?.[1];
    if (found === undefined)
      throw syntaxError(`character ${position} is not expected; put values other than words in quotes`);
    tokens.push(found);
  }
  return tokens;
}

function syntaxError(problem: string) {
  return badRequest(`The filter cannot be read: ${problem}.`);
}
