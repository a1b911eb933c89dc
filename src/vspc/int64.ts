import { parse } from "lossless-json";
import type { Codec } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { isObject } from "../util/objects.js";

/** Deepest nesting that is converted. */
const maxDepth = 1000;

/** Sixteen digits at the start of a value. Nearly all bodies have none, so that JSON.parse reads them. */
const maybeLong = /(?:^|[:,[\s-])\d{16}/;

/** An integer of at most 64 bits that may be unsafe as a number. A fraction or exponent of zero does not change it. */
const longInteger = /^-?\d{16,20}(\.0+)?(e[+-]?0+)?$/i;

/**
 * Creates a decoder that reads the integers of these properties as bigint, in every size, and all other numbers as
 * numbers. `holder.name` means the name only inside a property `holder`.
 */
export function int64Decoder(names: ReadonlySet<string>): Codec["decode"] {
  return (text, _contentType, operation) => {
    try {
      return convert(parseJsonExact(text), names, "", "", 0);
    } catch (error) {
      // The parser is recursive too: it exceeds the stack.
      if (!(error instanceof RangeError)) throw error;
      const problem = `the response is nested more than ${maxDepth} levels deep`;
      throw new ApiError("protocol", problem, { operation, retryable: false });
    }
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
  return Number.isSafeInteger(value) || !longInteger.test(text) ? value : BigInt(text.replace(/[.e].*/i, ""));
}

/** Converts named integers to bigint and other bigints to numbers, in place. Throws RangeError if the nesting is too deep. */
function convert(value: unknown, names: ReadonlySet<string>, name: string, holder: string, depth: number): unknown {
  if (depth > maxDepth) throw new RangeError();
  if (typeof value === "number" || typeof value === "bigint") {
    const isNamed = names.has(name) || names.has(`${holder}.${name}`);
    if (!isNamed) return Number(value);
    return Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = convert(item, names, name, holder, depth + 1);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const converted = convert(item, names, key, name, depth + 1);
      if (converted !== item) value[key] = converted;
    }
  }
  return value;
}
