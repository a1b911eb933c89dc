import { endsWithin, isCutOff } from "./cut-off.js";
import { XmlError, type XmlReason } from "./error.js";
import { decodeText, illegalCharacter, normalized, placeOf } from "./text.js";

/** By full name, prefix included: the attributes of the API have none. */
export type AttributeMap = ReadonlyMap<string, string>;

/** Receives what a document holds, in order and well-formed. */
export interface Visitor {
  /** An element begins; `name` with its prefix, `offset` in the text. */
  open(name: string, attributes: AttributeMap, offset: number): void;
  /** A piece of the text within the element that is open. */
  text(piece: string): void;
  /** The element that was opened last ends, at this offset. */
  close(end: number): void;
}

/** Deepest nesting of elements that is read. */
const maxDepth = 64;

const nameStart =
  ":A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
  "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD";
const namePattern = new RegExp(`[${nameStart}][${nameStart}\\-.\\d\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`, "y");

const xmlHead = /^<\?xml(\s+[a-z]+\s*=\s*("[^"<]*"|'[^'<]*'))+\s*\?>$/;

const noDeclarations = "document type declarations are refused, and no other markup begins with '<!'";

const noAttributes: AttributeMap = new Map();

const [slash, bang, question, equals, greater, quote, apostrophe] = [..."/!?=>\"'"].map((sign) => sign.charCodeAt(0));

/**
 * Scans a document, for the visitor. What it returns goes on for some more characters (a tag is not left half read) and tells
 * whether that was the end. It throws XmlError, with line and column, for what is no XML, and for XML that is refused: document
 * types, entities, elements nested deeper than 64 or named like a prototype.
 */
export function createScanner(text: string, visitor: Visitor): (characters: number) => boolean {
  /** The elements that are open, and where they began. */
  const names: string[] = [];
  const starts: number[] = [];
  const hasReference = finder(text, "&");
  const hasReturn = finder(text, "\r");
  const hasMarkup = finder(text, "<");
  let at = 0;
  let checked = 0;
  let hasRoot = false;

  const error = (problem: string, offset: number, reason: XmlReason) =>
    new XmlError(problem, placeOf(text, offset), reason);
  const broken = (problem: string, offset: number) => error(problem, offset, isCutOff(text) ? "cut off" : "malformed");
  const outside = (offset: number) => error("malformed: text outside of the root element", offset, "malformed");
  const malformed = (problem: string, offset: number) => broken(`malformed: ${problem}`, offset);
  const refused = (problem: string, offset: number) =>
    error(problem, offset, endsWithin(text, offset) ? "cut off" : "refused");

  function plain(from: number, to: number): string {
    const piece = text.slice(from, to);
    if (!hasReference(from, to) && !hasReturn(from, to)) return piece;
    return decodeText(piece, (offset) => {
      throw refused("'&' begins no reference that XML knows without a DTD", from + offset);
    });
  }

  function readText(from: number, to: number): void {
    if (names.length > 0) {
      visitor.text(plain(from, to));
    } else {
      const end = skipSpace(text, from);
      if (end < to) throw outside(end);
    }
  }

  /** Reads the tag or whatever begins at this offset with `<`, and gives the offset behind it. */
  function readMarkup(start: number): number {
    const code = text.charCodeAt(start + 1);
    if (code === slash) return readEndTag(start);
    if (code === question) return readInstruction(start);
    return code === bang ? readDeclaration(start) : readStartTag(start);
  }

  function readStartTag(start: number): number {
    let end = nameEnd(text, start + 1);
    if (end < 0) throw malformed(start + 1 < text.length ? "'<' begins no tag" : "the tag is not closed", start);
    const name = text.slice(start + 1, end);
    let attributes = noAttributes;
    if (isSpace(text.charCodeAt(end))) {
      const read = new Map<string, string>();
      end = readAttributes(start, end, read);
      if (read.size > 0) attributes = read;
    }
    const isEmpty = text.charCodeAt(end) === slash;
    if (isEmpty) end++;
    if (text.charCodeAt(end) !== greater) throw malformed(...unclosed(start, end, isEmpty));
    open(name, attributes, start);
    end++;
    if (isEmpty) close(end);
    return end;
  }

  function unclosed(start: number, end: number, isEmpty: boolean): [problem: string, offset: number] {
    return end < text.length || isEmpty ? ["the tag is not closed here", end] : ["the tag is not closed", start];
  }

  /** Gives the offset of what ends the tag, which is for the caller to check. */
  function readAttributes(start: number, from: number, attributes: Map<string, string>): number {
    for (let before = from; ; ) {
      const at = skipSpace(text, before);
      const first = text.charCodeAt(at);
      if (first === greater || first === slash || at >= text.length) return at;
      if (at === before) throw malformed("white space is missing in front of an attribute", at);
      const end = nameEnd(text, at);
      if (end < 0) throw malformed("an attribute has no name", at);
      const name = text.slice(at, end);
      const opening = openingQuote(text, end);
      if (opening < 0) throw malformed("an attribute has no value in quotes", at);
      const closing = text.indexOf(text.charAt(opening), opening + 1);
      if (closing < 0) throw malformed("the value of an attribute is not closed", start);
      if (attributes.has(name)) throw malformed("an attribute is repeated", at);
      if (hasMarkup(opening + 1, closing)) throw markupWithin(opening + 1);
      attributes.set(name, plain(opening + 1, closing));
      before = closing + 1;
    }
  }

  function markupWithin(value: number): XmlError {
    const start = text.indexOf("<", value);
    if (text.charCodeAt(start + 1) === bang) return refused(noDeclarations, start);
    return malformed("'<' in the value of an attribute", start);
  }

  function open(name: string, attributes: AttributeMap, start: number): void {
    if (names.length === 0 && hasRoot) throw error("there is more than one root element", start, "malformed");
    if (names.length === maxDepth) throw refused(`elements are nested deeper than ${maxDepth}`, start);
    if (name === "__proto__" || name === "constructor" || name === "prototype") {
      throw refused("__proto__, constructor or prototype names an element", start);
    }
    hasRoot = true;
    names.push(name);
    starts.push(start);
    visitor.open(name, attributes, start);
  }

  function close(end: number): void {
    names.pop();
    starts.pop();
    visitor.close(end);
  }

  function readEndTag(start: number): number {
    const name = names.at(-1);
    if (name === undefined) throw malformed("an end tag closes nothing", start);
    const nameAt = start + 2;
    const end = skipSpace(text, nameAt + name.length);
    if (!text.startsWith(name, nameAt) || text.charCodeAt(end) !== greater) {
      throw malformed("the end tag is not the one of the element that is open", start);
    }
    close(end + 1);
    return end + 1;
  }

  function readInstruction(start: number): number {
    const end = behind("?>", start, 2, "processing instruction");
    const targetEnd = nameEnd(text, start + 2);
    if (targetEnd < 0) throw malformed("a processing instruction has no name", start);
    const isHead = text.slice(start + 2, targetEnd) === "xml";
    if (isHead && (start > 0 || !xmlHead.test(text.slice(0, end)))) {
      throw malformed("the XML declaration is broken, or not at the beginning", start);
    }
    return end;
  }

  function readDeclaration(start: number): number {
    if (text.startsWith("<!--", start)) return behind("-->", start, 4, "comment");
    if (!text.startsWith("<![CDATA[", start)) {
      throw refused(noDeclarations, start);
    }
    if (names.length === 0) throw outside(start);
    const end = behind("]]>", start, 9, "CDATA section");
    const piece = text.slice(start + 9, end - 3);
    visitor.text(normalized(piece));
    return end;
  }

  function behind(sign: string, start: number, length: number, what: string): number {
    const end = text.indexOf(sign, start + length);
    if (end < 0) throw error(`the ${what} is not closed`, start, "cut off");
    return end + sign.length;
  }

  function checkCharacters(to: number): void {
    if (to <= checked) return;
    // Not between the halves of a character.
    const end = /[\uD800-\uDBFF]/.test(text.charAt(to - 1)) ? to + 1 : to;
    const illegal = illegalCharacter.exec(text.slice(checked, end));
    if (illegal) throw error("the text has a character that XML does not allow", checked + illegal.index, "malformed");
    checked = end;
  }

  function finish(): void {
    const [start = 0] = starts.slice(-1);
    if (names.length > 0) throw malformed("an element is not closed", start);
    if (!hasRoot) throw broken("there is no root element", 0);
  }

  return (characters) => {
    const until = Math.min(at + characters, text.length);
    checkCharacters(until);
    while (at < until) {
      const markup = text.indexOf("<", at);
      const end = markup < 0 ? text.length : markup;
      if (end > at) readText(at, end);
      at = markup < 0 ? end : readMarkup(markup);
    }
    if (at < text.length) return false;
    checkCharacters(text.length);
    finish();
    return true;
  };
}

/** Tells whether a character stands in a range, of ranges that only go forward: the text is searched once. */
function finder(text: string, character: string): (from: number, to: number) => boolean {
  let next = -1;
  let isOver = false;
  return (from, to) => {
    if (next < from && !isOver) {
      next = text.indexOf(character, from);
      isOver = next < 0;
    }
    return next >= from && next < to;
  };
}

/** The name of an element without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where the name that begins here ends; -1 where none begins. */
function nameEnd(text: string, from: number): number {
  namePattern.lastIndex = from;
  return namePattern.test(text) ? namePattern.lastIndex : -1;
}

/** Where the value of an attribute whose name ends here has its opening quote; -1 where it has none. */
function openingQuote(text: string, from: number): number {
  const sign = skipSpace(text, from);
  if (text.charCodeAt(sign) !== equals) return -1;
  const opening = skipSpace(text, sign + 1);
  const code = text.charCodeAt(opening);
  return code === quote || code === apostrophe ? opening : -1;
}
