import type { FilterExpression } from "../../vspc/query/expression.js";
import { badRequest } from "../http-error.js";

/** The operators, and the operations of the list engine that they mean. Longer operators come first. */
const operations = {
  "==": "equals",
  "!=": "notEquals",
  "<=": "lessThanOrEqual",
  ">=": "greaterThanOrEqual",
  "<": "lessThan",
  ">": "greaterThan",
} as const;

export type Operation = (typeof operations)[keyof typeof operations];

const token = /\s*(?:(?<mark>[;,()])|(?<operator>==|!=|<=|>=|<|>)|(?<word>\w+)|"(?<quoted>(?:[^"]|"")*)")\s*/y;

type Token = Readonly<Record<"mark" | "operator" | "word" | "quoted", string | undefined>>;

/**
 * Reads a filter: comparisons joined by `;` (and) and `,` (or), where `;` binds tighter, grouped by parentheses.
 * `condition` returns the expression of one comparison. Throws `HttpError` 400.
 */
export function parseFilter(
  text: string,
  condition: (parameter: string, operation: Operation, value: string) => FilterExpression,
): FilterExpression {
  const tokens = tokenize(text);
  let at = 0;
  const skip = (mark: string): boolean => {
    const found = tokens[at]?.mark === mark;
    if (found) at += 1;
    return found;
  };
  const joined = (mark: string, operation: "and" | "or", operand: () => FilterExpression): FilterExpression => {
    const items = [operand()];
    while (skip(mark)) items.push(operand());
    return { operation, items };
  };
  const either = (): FilterExpression => joined(",", "or", () => joined(";", "and", term));
  const term = (): FilterExpression => {
    if (!skip("(")) return comparison();
    const expression = either();
    if (!skip(")")) throw syntaxError("a closing parenthesis is missing");
    return expression;
  };
  const comparison = (): FilterExpression => {
    const [parameter, operator, value] = tokens.slice(at, at + 3);
    const operation = operations[operator?.operator as keyof typeof operations];
    if (parameter?.word === undefined) throw syntaxError(`a parameter is expected, found ${shown(parameter)}`);
    if (!operation) throw syntaxError(`an operator is expected after ${parameter.word}, found ${shown(operator)}`);
    const given = value?.word ?? value?.quoted?.replaceAll('""', '"');
    if (given === undefined) throw syntaxError(`a value is expected after ${parameter.word}, found ${shown(value)}`);
    at += 3;
    return condition(parameter.word, operation, given);
  };

  const expression = either();
  if (at < tokens.length) throw syntaxError(`${shown(tokens[at])} is not expected`);
  return expression;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const position = token.lastIndex + 1;
    const groups = token.exec(text)?.groups as Token | undefined;
    if (!groups) throw syntaxError(`character ${position} is not expected; put values other than words in quotes`);
    tokens.push(groups);
  }
  return tokens;
}

function shown(found: Token | undefined): string {
  return found ? `'${Object.values(found).find((text) => text !== undefined)}'` : "the end";
}

function syntaxError(problem: string) {
  return badRequest(`The filter cannot be read: ${problem}.`);
}
