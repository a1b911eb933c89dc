import { parse } from "lossless-json";
import type { Codec } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { isObject } from "../util/objects.js";

/** Deepest nesting that is read. Parsing is recursive. */
const maxDepth = 1000;

/** Sixteen digits at the start of a value. Nearly all bodies have none, so that JSON.parse reads them. */
const maybeLong = /(?:^|[:,[\s-])\d{16}/;

/** An integer of at most 64 bits that may be unsafe as a number. */
const longInteger = /^-?\d{16,20}$/;

/**
 * Creates a decoder that reads the integers of these properties as bigint, in every size, and all other numbers as
 * numbers. `holder.name` means the name only inside a property `holder`.
 */
export function int64Decoder(names: ReadonlySet<string>): Codec["decode"] {
  return (text, _contentType, operation) => {
    if (isDeeperThan(maxDepth, text)) {
      const problem = `the response is nested more than ${maxDepth} levels deep`;
      throw new ApiError("protocol", problem, { operation, retryable: false });
    }
    return convert(parseJsonExact(text), names, "", "");
  };
}

/**
 * Parses JSON without rounding: 64-bit integers beyond 2^53 - 1 become bigint, and all other numbers become numbers.
 * Throws SyntaxError like JSON.parse.
 */
export function parseJsonExact(text: string): unknown {
  if (!maybeLong.test(text)) return JSON.parse(text);
  return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
}

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) || !longInteger.test(text) ? value : BigInt(text);
}

/** Converts named integers to bigint and other bigints to numbers, in place. */
function convert(value: unknown, names: ReadonlySet<string>, name: string, holder: string): unknown {
  if (typeof value === "number" || typeof value === "bigint") {
    const isNamed = names.has(name) || names.has(`${holder}.${name}`);
    if (!isNamed) return Number(value);
    return Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = convert(item, names, name, holder);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const converted = convert(item, names, key, name);
      if (converted !== item) value[key] = converted;
    }
  }
  return value;
}

/** Whether the brackets of a JSON text are nested deeper. Skips strings, and reads the text once. */
function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > limit) return true;
  }
  return false;
}

/** Index of the quote that closes the string which opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
