import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { CommandError, reasonOf } from "../command-error.js";
import type { View } from "../document/view.js";
import { parseExactJson } from "../exact-json.js";
import { uuidPattern } from "../uuid.js";
import { suggest } from "./schema.js";

/** Parses JSON and keeps integers above 2^53 exact. Throws CommandError. */
export function parseJson(text: string, where: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw new CommandError(`${where}: not valid JSON (${(error as Error).message})`);
  }
}

/** Converts text to a value of a schema's type. Throws CommandError that starts with `where`. */
export function parseValue(schema: View, text: string, where: string): unknown {
  const { nullable, types, values, format, items } = schema;
  const check = <T>(isValid: boolean, expected: string, value: T): T => {
    if (!isValid) throw new CommandError(`${where} must be ${expected}, got ${JSON.stringify(text)}.`);
    return value;
  };
  if (text === "null" && nullable && types.length > 0) return null;
  if (values !== undefined) {
    const known = values.map((value): unknown => JSON.parse(value));
    const found = known.find((value) => String(value) === text);
    if (found !== undefined) return found;
    throw new CommandError(`${where}: unknown value ${text}${suggest(text, known.map(String))}`);
  }
  if (types.includes("boolean")) return check(/^(true|false)$/.test(text), "true or false", text === "true");
  if (types.includes("integer")) return parseJson(`${BigInt(check(/^-?\d+$/.test(text), "an integer", text))}`, where);
  if (types.includes("number")) return check(/\S/.test(text) && !Number.isNaN(+text), "a number", Number(text));
  if (types.includes("object") || (items && text.startsWith("["))) return parseJson(text, where);
  if (items) return text.split(",").map((item) => parseValue(items, item, where));
  if (format === "uuid") return check(uuidPattern.test(text), "a UUID", text);
  if (format !== "date-time") return text;
  const isDate = /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text));
  return new Date(check(isDate, "a date such as 2026-01-31", text)).toISOString();
}

/**
 * Reads `@file`, `@env:NAME`, `-` for stdin, or literal text, in which `@@` is an escaped `@`. Only text that is not literal
 * may be secret. Throws CommandError.
 */
export async function readSource(given: string, where: string, stdin: Readable | undefined) {
  if (stdin && (given === "-" || given === "@-")) return { text: await readAll(stdin), isLiteral: false };
  if (!/^@[^@]/.test(given)) return { text: given.replace(/^@@/, "@"), isLiteral: true };
  const name = /^@env:(.*)$/s.exec(given)?.[1];
  if (name === undefined) return { text: await readText(given.slice(1), where), isLiteral: false };
  const text = process.env[name];
  if (text) return { text, isLiteral: false };
  throw new CommandError(`${where}: the environment variable ${name} is not set.`);
}

/** Reads a file without the line break at its end. Throws CommandError. */
export async function readText(file: string, where: string): Promise<string> {
  const content = await readFile(file, "utf8").catch((error: unknown) => {
    throw new CommandError(`${where}: ${file} cannot be read (${reasonOf(error)})`);
  });
  return content.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
}
