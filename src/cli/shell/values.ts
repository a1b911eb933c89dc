import { CommandError } from "../command-error.js";
import type { OpenApiDocument, Schema } from "../document/model.js";
import { parseExactJson } from "../exact-json.js";
import { uuidPattern } from "../uuid.js";
import { shapeOf } from "./schema.js";
import { suggest } from "./suggest.js";

/** Parses JSON and keeps integers above 2^53 exact. Throws CommandError. */
export function parseJson(text: string, where: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw new CommandError(`${where}: not valid JSON (${(error as Error).message})`);
  }
}

const formats: Readonly<Record<string, readonly [RegExp, string]>> = {
  uuid: [uuidPattern, "a UUID"],
  date: [/^\d{4}-\d\d-\d\d$/, "a date such as 2026-01-31"],
  "date-time": [/^\d{4}-\d\d-\d\d/, "a date and time such as 2026-01-31T12:00:00Z"],
};

/** Converts text to a value of a schema's type. Throws CommandError that starts with `where`. */
export function parseValue(document: OpenApiDocument, schema: Schema, text: string, where: string): unknown {
  const { types, values, format = "", items } = shapeOf(document, schema);
  const refuse = (expected: string): never => {
    throw new CommandError(`${where} must be ${expected}, got ${JSON.stringify(text)}.`);
  };
  if (text === "null" && types.includes("null")) return null;
  if (values !== undefined) {
    const known = values.filter((value) => value !== null).map(String);
    const index = known.indexOf(text);
    if (index < 0) throw new CommandError(`${where}: unknown value ${text}${suggest(text, known)}`);
    return values.filter((value) => value !== null)[index];
  }
  if (types.includes("boolean")) return /^(true|false)$/.test(text) ? text === "true" : refuse("true or false");
  if (types.includes("integer"))
    return /^-?\d+$/.test(text) ? parseJson(`${BigInt(text)}`, where) : refuse("an integer");
  if (types.includes("number"))
    return text.trim() === "" || Number.isNaN(Number(text)) ? refuse("a number") : Number(text);
  if (types.includes("object")) return parseJson(text, where);
  if (types.includes("array")) {
    if (text.startsWith("[")) return parseJson(text, where);
    return text.split(",").map((item) => parseValue(document, items ?? {}, item, where));
  }
  const [pattern, expected] = formats[format] ?? [/^/, ""];
  if (!pattern.test(text)) return refuse(expected);
  if (format !== "date-time") return text;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? refuse(expected) : date.toISOString();
}

/** Splits `name=value`. Throws CommandError. */
export function splitPair(option: string, text: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  if (at < 1) throw new CommandError(`${option} must be name=value, got ${JSON.stringify(text)}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
