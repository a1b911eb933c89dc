import { endsWithin } from "../../../../src/enterprise-manager/xml/cut-off.js";
import { XmlError } from "../../../../src/enterprise-manager/xml/error.js";
import { illegalCharacter, isReferenceAt, placeOf } from "./text.js";

/** Longest text that is read where nothing else is said, in characters (UTF-16 code units): 16 Mi. */
export const defaultMaxLength = 16 * 1024 * 1024;

const markup = /<!--|<!\[CDATA\[|<\?|<!|&/g;

/** What ends the markup that the parser skips, and what that markup is called. */
const skipped: ReadonlyMap<string, { end: string; what: string }> = new Map([
  ["<!--", { end: "-->", what: "comment" }],
  ["<![CDATA[", { end: "]]>", what: "CDATA section" }],
  ["<?", { end: "?>", what: "processing instruction" }],
]);

/**
 * Refuses what the parser would let through: too much text, characters outside of XML, document types and with them
 * every entity, references to anything but characters. Throws XmlError.
 */
export function guard(text: string, maxLength: number): void {
  if (text.length > maxLength) {
    throw new XmlError(`the text has ${text.length} characters; at most ${maxLength} are read`, {}, "refused");
  }
  const illegal = illegalCharacter.exec(text);
  if (illegal) {
    const place = placeOf(text, illegal.index);
    throw new XmlError("the text has a character that XML does not allow", place, "malformed");
  }
  guardMarkup(text);
}

function guardMarkup(text: string): void {
  for (let from = 0; ; ) {
    markup.lastIndex = from;
    const found = markup.exec(text);
    if (!found) return;
    from = endOfMarkup(text, found[0], found.index);
  }
}

function endOfMarkup(text: string, token: string, at: number): number {
  const refused = (problem: string) =>
    new XmlError(problem, placeOf(text, at), endsWithin(text, at) ? "cut off" : "refused");
  if (token === "&") {
    if (!isReferenceAt(text, at)) throw refused("'&' begins no reference that XML knows without a DTD");
    return at + 1;
  }
  const skip = skipped.get(token);
  if (!skip) throw refused("document type declarations are refused, and no other markup begins with '<!'");
  const end = text.indexOf(skip.end, at + token.length);
  if (end < 0) throw new XmlError(`the ${skip.what} is not closed`, placeOf(text, at), "cut off");
  return end + skip.end.length;
}
