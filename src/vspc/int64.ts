import { pointerStep } from "../util/json-pointer.js";

/** An integer that reading as a double changes. */
export interface RoundedInteger {
  /** JSON Pointer into the body. */
  readonly path: string;
  /** Its digits as the server sent them. */
  readonly text: string;
}

/** Told about an integer that was rounded. The digits are data of the server: log them with care. */
export interface RoundedEvent extends RoundedInteger {
  /** `METHOD /path/{template}` of the call. */
  readonly operation: string;
}

export interface Int64Options {
  /**
   * Names of the properties whose integers come as bigint, always; `holder.name` means the name only inside a property
   * `holder`. None when absent.
   */
  readonly names?: ReadonlySet<string>;
  /** Observer of integers that come rounded. */
  onRounded?(event: RoundedEvent): void;
}

/** Decodes the JSON body of an answer with 64-bit integers in mind; without options it is JSON.parse. */
export function int64Decoder({ names, onRounded }: Int64Options): Decode {
  return (text, _contentType, operation) => {
    const value: unknown = JSON.parse(text);
    const long = names || onRounded ? longIntegers(text) : [];
    const exact = names ? long.filter(({ keys }) => isNamed(names, ...lastNames(keys))) : [];
    if (onRounded) {
      for (const found of long)
        if (!exact.includes(found) && isRounded(found)) onRounded({ operation, ...report(found) });
    }
    return names ? toBigints(restore(value, exact), names) : value;
  };
}

type Decode = (text: string, contentType: string, operation: string) => unknown;

/**
 * Parses JSON without rounding: integers beyond 2^53 - 1 come as bigint, all other numbers as numbers (also those written
 * with a fraction or an exponent). Throws SyntaxError like JSON.parse.
 */
export function parseJsonExact(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return restore(value, longIntegers(text));
}

/** The integers of a JSON text that JSON.parse rounds, in their order. The text must be valid JSON. */
export function findRounded(text: string): RoundedInteger[] {
  return longIntegers(text).filter(isRounded).map(report);
}

interface LongInteger {
  readonly keys: readonly (string | number)[];
  readonly text: string;
}

/** Sixteen digits where a value may begin. Bodies without any, which is nearly all, are not scanned. */
const maybeLong = /(?:^|[:,[\s-])\d{16}/;
const token = /["{}[\],]|-?\d[\d.eE+-]*/g;
const integer = /^-?\d{16,}$/;

/** The integers of a valid JSON text that are not safe, with the way to each. */
function longIntegers(text: string): LongInteger[] {
  const found: LongInteger[] = [];
  if (!maybeLong.test(text)) return found;
  /** Of each open object the key as written, of each open list the index. */
  const open: (string | number)[] = [];
  let keyNext = false;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [mark] = match;
    const top = open.length - 1;
    const at = open[top];
    if (mark === '"') {
      const end = endOfString(text, match.index);
      if (keyNext) open[top] = text.slice(match.index, end);
      keyNext = false;
      token.lastIndex = end;
    } else if (mark === ",") {
      if (typeof at === "number") open[top] = at + 1;
      else keyNext = true;
    } else if (mark === "{" || mark === "[") {
      open.push(mark === "{" ? "" : 0);
      keyNext = mark === "{";
    } else if (mark === "}" || mark === "]") {
      open.pop();
      keyNext = false;
    } else if (integer.test(mark) && !Number.isSafeInteger(Number(mark))) {
      found.push({
        keys: open.map((key) => (typeof key === "number" ? key : (JSON.parse(key) as string))),
        text: mark,
      });
    }
  }
  return found;
}

/** The index behind the quote that closes the string which opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

/** Puts the exact integers in the places of the rounded ones. */
function restore(value: unknown, exact: readonly LongInteger[]): unknown {
  const root = { value };
  for (const { keys, text } of exact) {
    const path = ["value", ...keys];
    const last = path.pop() ?? "value";
    const holder = path.reduce<unknown>((at, key) => (isContainer(at) ? at[key] : undefined), root);
    if (!isContainer(holder)) continue;
    // Of two properties with one name JSON.parse keeps the last: what is not there was overwritten.
    const there = holder[last];
    if (typeof there === "bigint" || there === Number(text)) holder[last] = BigInt(text);
  }
  return root.value;
}

/** Turns the integers under the names into bigint, in place; `key` is the property that holds the value, `holder` that of its object. */
function toBigints(value: unknown, names: ReadonlySet<string>, key = "", holder = ""): unknown {
  if (typeof value === "number") {
    return Number.isInteger(value) && isNamed(names, key, holder) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = toBigints(item, names, key, holder);
  } else if (isContainer(value)) {
    for (const name of Object.keys(value)) {
      const item = value[name];
      if (typeof item === "number" || isContainer(item)) value[name] = toBigints(item, names, name, key);
    }
  }
  return value;
}

function isNamed(names: ReadonlySet<string>, name: string, holder: string): boolean {
  return names.has(name) || names.has(`${holder}.${name}`);
}

/** The property that an integer belongs to, also as an element of its list, and the one that holds its object. */
function lastNames(keys: readonly (string | number)[]): [name: string, holder: string] {
  const [name = "", holder = ""] = keys.filter((key) => typeof key === "string").reverse();
  return [name, holder];
}

function isRounded({ text }: LongInteger): boolean {
  const double = Number(text);
  return !Number.isFinite(double) || BigInt(double) !== BigInt(text);
}

function report({ keys, text }: LongInteger): RoundedInteger {
  const steps = keys.map((key) => pointerStep(String(key)));
  return { path: steps.join(""), text };
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
