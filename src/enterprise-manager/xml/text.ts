/** Finds the first character that XML 1.0 does not allow, including unpaired surrogates. */
export const illegalCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Parsers normalize white space other than the space character, so it is encoded too. */
const special = /[&<>"'\t\n\r]/g;

/** Encodes text for element content and attribute values. */
export function encodeReferences(text: string): string {
  return text.replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

/** A copy of a string. A slice of a document would keep the whole document in memory. */
export function copiedString(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
