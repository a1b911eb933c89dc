import { parseJsonExact } from "../../vspc/int64.js";

/** Reads JSON as the server does: strings may stand in single quotes, and integers keep all their digits. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  try {
    return parseJsonExact(text);
  } catch (error) {
    if (!text.includes("'")) throw error;
    return parseJsonExact(text.replace(strings, doubleQuoted));
  }
}

/** Whether the server understands it as JSON only because of the single quotes. */
export function isSingleQuoted(text: string): boolean {
  return text.includes("'") && !isReadBy(parseJsonExact, text) && isReadBy(parseJson, text);
}

function isReadBy(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

const strings = /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/g;

function doubleQuoted(whole: string, single: string | undefined): string {
  if (single === undefined) return whole;
  return `"${single.replaceAll("\\'", "'").replace(/\\.|"/g, (found) => (found === '"' ? '\\"' : found))}"`;
}

/** Reads a JSON parameter; members that are null count as absent, but for the value of a condition. */
export function parseParameter(text: string): unknown {
  return withoutNulls(parseJson(text));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => member !== null || name === "value");
  return Object.fromEntries(members.map(([name, member]) => [name, name === "value" ? member : withoutNulls(member)]));
}
