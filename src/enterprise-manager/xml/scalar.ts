import type { XmlScalar } from "./shape.js";

/**
 * The value that a word stands for; `undefined` where it is none. A number that a JavaScript number cannot hold exactly is
 * refused: rounded in silence it would be wrong.
 */
export const parseScalar: Record<Exclude<XmlScalar, "string">, (word: string) => number | boolean | undefined> = {
  integer: (word) => {
    const value = /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  boolean: (word) => {
    if (/^(true|1)$/i.test(word)) return true;
    return /^(false|0)$/i.test(word) ? false : undefined;
  },
};

/** Kinds of scalars in messages. */
export const scalarNames: Record<XmlScalar, string> = {
  string: "a string",
  integer: "an integer between -(2^53 - 1) and 2^53 - 1",
  boolean: "a boolean",
};

/** Whether a value is of a kind. */
export const fits: Record<XmlScalar, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
};
