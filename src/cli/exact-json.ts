import { parse } from "lossless-json";

/** Parses JSON and keeps integers above 2^53 exact. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  return parse(text, undefined, (digits) => {
    const value = Number(digits);
    return Number.isSafeInteger(value) || !/^-?\d+$/.test(digits) ? value : BigInt(digits);
  });
}
