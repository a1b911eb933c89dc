/** Finds the first character that XML 1.0 does not allow, lone surrogates included. */
export const illegalCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** The text with one kind of line breaks, as XML reads it. */
export function normalized(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Line and column of an offset, both counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** White space but the blank too: readers fold it in attributes and make line feeds of carriage returns. */
const special = /[&<>"'\t\n\r]/g;

/** Text as it may stand in content and in attributes. */
export function encodeReferences(text: string): string {
  return text.replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

const named: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

const changed = /\r\n?|&(?:(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));)?/gi;

/**
 * Text as XML reads it: one kind of line breaks, references replaced by their characters. Calls `refuse` with the offset of
 * a reference that is none of a character or of the five entities of XML itself.
 */
export function decodeText(text: string, refuse: (offset: number) => never): string {
  return text.replace(changed, (found, hex?: string, decimal?: string, name?: string, offset = 0) =>
    found.startsWith("\r") ? "\n" : (characterOf(hex, decimal, name) ?? refuse(offset)),
  );
}

function characterOf(hex?: string, decimal?: string, name?: string): string | undefined {
  if (name !== undefined) return named.get(name);
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  // Without a number it is NaN, which is not below either.
  if (!(code <= 0x10ffff)) return undefined;
  const character = String.fromCodePoint(code);
  return illegalCharacter.test(character) ? undefined : character;
}

/** The text as a string of its own: a part of a string keeps the whole in memory, here a document of megabytes. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** The beginning of a text, for a message. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
