import type { Collation } from "../../vspc/query/expression.js";

/**
 * Compares two texts. Returns a negative number, zero, or a positive number.
 *
 * - `ordinal`: by code unit.
 * - `ignorecase`: by code unit in upper case.
 * - `lexicographic`: runs of digits as numbers, other runs as words by code unit; numbers come before words.
 */
export function compareText(one: string, other: string, collation: Collation = "ordinal"): number {
  if (collation === "ordinal") return ordinal(one, other);
  if (collation === "ignorecase") return ordinal(upperCase(one), upperCase(other));
  return compareRuns(one.match(runs) ?? [], other.match(runs) ?? []);
}

/** Whether a text contains another. `lexicographic` compares by code unit here. */
export function includesText(text: string, part: string, collation: Collation = "ordinal"): boolean {
  return collation === "ignorecase" ? upperCase(text).includes(upperCase(part)) : text.includes(part);
}

const runs = /\d+|\D+/g;

function ordinal(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Converts code points one by one. A character whose upper case has several characters stays unchanged. */
function upperCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper : character;
  }).join("");
}

function compareRuns(one: readonly string[], other: readonly string[]): number {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const difference = compareRun(one[at] ?? "", other[at] ?? "");
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function compareRun(one: string, other: string): number {
  const digits = /^\d/;
  if (digits.test(one) !== digits.test(other)) return digits.test(one) ? -1 : 1;
  return digits.test(one) ? compareDigits(one, other) : ordinal(one, other);
}

/** Compares digits of any length as numbers. */
function compareDigits(one: string, other: string): number {
  const [left, right] = [one, other].map((digits) => digits.replace(/^0+/, ""));
  return left === undefined || right === undefined ? 0 : left.length - right.length || ordinal(left, right);
}
