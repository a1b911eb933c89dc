/** Finds the first character that XML 1.0 does not allow, lone surrogates included. */
export const illegalCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The text without a byte order mark and with one kind of line breaks, as XML reads it. */
export function normalized(text: string): string {
  const unmarked = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return unmarked.includes("\r") ? unmarked.replace(/\r\n?/g, "\n") : unmarked;
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

const reference = "&(?:#x([\\da-f]{1,6})|#(\\d{1,7})|([a-z]{2,4}));";
const everyReference = new RegExp(reference, "gi");

/** Replaces references to characters and to the five entities of XML itself; others stay as they are. */
export function decodeReferences(text: string): string {
  return text.replace(everyReference, (whole, ...groups) => characterOf(groups) ?? whole);
}

/** Whether a reference that `decodeReferences` knows stands at this offset. */
export function isReferenceAt(text: string, offset: number): boolean {
  const referenceHere = new RegExp(reference, "iy");
  referenceHere.lastIndex = offset;
  const found = referenceHere.exec(text);
  return found !== null && characterOf(found.slice(1)) !== undefined;
}

function characterOf([hex, decimal, name]: (string | undefined)[]): string | undefined {
  if (name !== undefined) return named.get(name);
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return illegalCharacter.test(character) ? undefined : character;
}
