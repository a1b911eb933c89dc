import type { SchemaNode } from "./operations.js";

export const limitKeywords = ["minimum", "maximum", "minLength", "maxLength", "pattern"] as const;
export type LimitKeyword = (typeof limitKeywords)[number];

export interface Edge {
  allowed: unknown;
  forbidden: unknown;
}

/** Returns the last value within a limit and the first beyond it, or undefined without this limit. */
export function edgeOf(schema: SchemaNode, keyword: LimitKeyword): Edge | undefined {
  const { minimum, maximum, minLength, maxLength, pattern } = schema;
  if (keyword === "minimum" && minimum !== undefined) return { allowed: minimum, forbidden: minimum - 1 };
  if (keyword === "maximum" && maximum !== undefined) return { allowed: maximum, forbidden: above(maximum) };
  if (keyword === "minLength" && minLength) {
    return { allowed: fitting(schema, minLength), forbidden: "a".repeat(minLength - 1) };
  }
  if (keyword === "maxLength" && maxLength !== undefined) {
    return {
      allowed: fitting(schema, maxLength),
      forbidden: fitting(schema, maxLength + 1) ?? "a".repeat(maxLength + 1),
    };
  }
  return keyword === "pattern" && pattern !== undefined ? patternEdge(schema, pattern) : undefined;
}

/** Returns the next number that a double can represent. */
const above = (number: number) => number + Math.max(1, 2 ** (Math.floor(Math.log2(Math.abs(number) || 1)) - 52));

/** Returns a string of the given length that matches the pattern, if one is found. */
function fitting({ pattern }: SchemaNode, length: number): string | undefined {
  const makers = [() => "a".repeat(length), () => `${"a".repeat(Math.max(1, length - 8))}@acme.io`];
  const texts = makers.map((make) => make()).filter((text) => text.length === length);
  return texts.find((text) => pattern === undefined || new RegExp(pattern, "u").test(text));
}

const samples = [
  "acme",
  "a@acme.io",
  "10.0.0.1",
  "255.255.255.0",
  "2026-10",
  "<acme>",
  " ",
  "acme.",
  "256.0.0.1",
  "\n",
];

function patternEdge({ minLength = 0, maxLength = Infinity }: SchemaNode, pattern: string): Edge {
  const fits = new RegExp(pattern, "u");
  const possible = samples.filter(({ length }) => length >= minLength && length <= maxLength);
  const [allowed, forbidden] = [possible.find((text) => fits.test(text)), possible.find((text) => !fits.test(text))];
  if (allowed !== undefined && forbidden !== undefined) return { allowed, forbidden };
  throw new Error(`${pattern}: add one sample that matches the pattern and one that does not`);
}
