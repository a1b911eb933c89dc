import type { Collation } from "../../vspc/query/expression.js";

/**
 * Compares two texts. Returns a negative number, zero, or a positive number.
 *
 * - `ordinal`: by code unit.
 * - `ignorecase`: by code unit in upper case.
 * - `lexicographic`: by code unit, but runs of digits as numbers.
 */
export function compareText(one: string, other: string, collation: Collation = "ordinal"): number {
  if (collation === "ordinal") return ordinal(one, other);
  if (collation === "ignorecase") return ordinal(upperCase(one), upperCase(other));
  return ordinal(padNumbers(one), padNumbers(other));
}

/** Whether a text contains another. `lexicographic` compares by code unit here. */
export function includesText(text: string, part: string, collation: Collation = "ordinal"): boolean {
  return collation === "ignorecase" ? upperCase(text).includes(upperCase(part)) : text.includes(part);
}

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

/** Makes runs of up to 100 digits equally long, so that they compare as numbers. */
function padNumbers(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.replace(/^0+/, "").padStart(100, "0"));
}
