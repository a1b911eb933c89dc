import { badRequest } from "../refusal.js";

/** One comparison of a filter. */
export interface Comparison {
  readonly parameter: string;
  readonly operator: (typeof operators)[number];
  readonly value: string;
}

/** Whether something fits, given how one comparison is decided. */
export type Test<T> = (subject: T) => boolean;

/** Longer ones first. */
const operators = ["==", "!=", "<=", ">=", "<", ">"] as const;
const token = /\s*(?:([;,()])|(==|!=|<=|>=|<|>)|(\w+)|"((?:[^"]|"")*)")\s*/y;

interface Token {
  readonly kind: "mark" | "operator" | "word" | "quoted";
  readonly text: string;
}

/**
 * Reads a filter: comparisons joined by `;` (and) and `,` (or), `;` binding tighter, grouped by parentheses. `compare`
 * turns one comparison into a test. Throws Refusal where the text is no filter.
 */
export function parseFilter<T>(text: string, compare: (comparison: Comparison) => Test<T>): Test<T> {
  const tokens = tokenize(text);
  let at = 0;
  const next = (...marks: readonly string[]): boolean => {
    const current = tokens[at];
    const found = current?.kind === "mark" && marks.includes(current.text);
    if (found) at += 1;
    return found;
  };

  const either = (): Test<T> => {
    const tests = [both()];
    while (next(",")) tests.push(both());
    return (subject) => tests.some((test) => test(subject));
  };
  const both = (): Test<T> => {
    const tests = [term()];
    while (next(";")) tests.push(term());
    return (subject) => tests.every((test) => test(subject));
  };
  const term = (): Test<T> => {
    if (!next("(")) return comparison();
    const test = either();
    if (!next(")")) throw syntax("a closing parenthesis is missing");
    return test;
  };
  const comparison = (): Test<T> => {
    const [parameter, sign, value] = tokens.slice(at, at + 3);
    const operator = operators.find((one) => sign?.kind === "operator" && one === sign.text);
    if (parameter?.kind !== "word") throw syntax(`a parameter is expected, found ${shown(parameter)}`);
    if (!operator) throw syntax(`an operator is expected after ${parameter.text}, found ${shown(sign)}`);
    if (value?.kind !== "word" && value?.kind !== "quoted") {
      throw syntax(`a value is expected after ${parameter.text}${operator}, found ${shown(value)}`);
    }
    at += 3;
    return compare({ parameter: parameter.text, operator, value: value.text });
  };

  const test = either();
  if (at < tokens.length) throw syntax(`${shown(tokens[at])} is not expected`);
  return test;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw syntax(`character ${from + 1} cannot be read; values other than words stand in quotes`);
    const [, mark, operator, word, quoted] = found;
    if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "quoted", text: (quoted ?? "").replaceAll('""', '"') });
  }
  return tokens;
}

function shown(found: Token | undefined): string {
  return found ? `'${found.text}'` : "the end";
}

function syntax(problem: string) {
  return badRequest(`The filter cannot be read: ${problem}.`);
}

/** Whether the order of two values, as a comparator gives it, fits an operator. */
export function fits(order: number, operator: Comparison["operator"]): boolean {
  if (operator === "==") return order === 0;
  if (operator === "!=") return order !== 0;
  if (operator === "<") return order < 0;
  if (operator === ">") return order > 0;
  return operator === "<=" ? order <= 0 : order >= 0;
}
