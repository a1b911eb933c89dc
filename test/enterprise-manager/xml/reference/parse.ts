import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isCutOff } from "../../../../src/enterprise-manager/xml/cut-off.js";
import { XmlError, type XmlErrorPlace } from "../../../../src/enterprise-manager/xml/error.js";
import { defaultMaxLength, guard } from "./guard.js";
import { decodeReferences, normalized, placeOf } from "./text.js";

/** An element without its namespace prefix. */
export interface XmlElement {
  readonly name: string;
  /** By full name, prefix included: the attributes of the API have none. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text without that of its children. */
  readonly text: string;
  /** Where it begins and ends in the normalized text. */
  readonly offset: number;
  readonly end: number;
}

/** Deepest nesting of elements that is read. */
const maxDepth = 64;

const attributePrefix = "@_";
const textName = "#text";
const attributesName = ":@";
const metadata = XMLParser.getMetaDataSymbol() as symbol;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  textNodeName: textName,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  captureMetaData: true,
  jPath: false,
  maxNestedTags: maxDepth - 1,
  entityDecoder: {
    decode: decodeReferences,
    addInputEntities: refuseEntities,
    setExternalEntities: refuseEntities,
    setXmlVersion: () => {},
    reset: () => {},
  },
});

/** Parses a document and returns its root. Throws XmlError, with line and column where the text is malformed. */
export function parseXml(text: string, maxLength = defaultMaxLength): XmlElement {
  const document = normalized(text);
  guard(document, maxLength);
  validate(document);
  const roots = parse(document).filter((node) => nameOf(node) !== textName);
  const [root, second] = roots.map(toElement);
  if (!root) throw malformed(document, "there is no root element", placeOf(document, 0));
  if (second) throw new XmlError("there is more than one root element", placeOf(document, second.offset), "malformed");
  refuseTail(document, roots[0]);
  return root;
}

function validate(text: string): void {
  const result = XMLValidator.validate(text);
  if (result === true) return;
  const { msg, line, col } = result.err;
  throw malformed(text, `malformed: ${withoutText(msg)}`, { line, column: col ?? 1 });
}

function malformed(text: string, problem: string, place: XmlErrorPlace): XmlError {
  return new XmlError(problem, place, isCutOff(text) ? "cut off" : "malformed");
}

/** The validator quotes what it took for a name; only what looks like one is passed on. */
function withoutText(message: string): string {
  if (message.startsWith("Invalid '[")) return "Elements are not closed.";
  return message.replace(/'([^']*)'/g, (quoted, name: string) => (/^[\w:.-]{1,64}$/.test(name) ? quoted : "'…'"));
}

/** The parser's own messages quote the text around a fault; they stay out of ours. */
function parse(text: string): RawNode[] {
  try {
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof XmlError) throw cause;
    const message = cause instanceof Error ? cause.message : "";
    if (message.startsWith("Maximum nested tags")) {
      throw new XmlError(`elements are nested deeper than ${maxDepth}`, {}, "refused");
    }
    if (message.startsWith("[SECURITY]")) {
      throw new XmlError("__proto__, constructor or prototype names an element", {}, "refused");
    }
    throw malformed(text, "malformed: markup is not closed", placeOf(text, text.length));
  }
}

/** The validator does not look behind a root element of the form `<a/>`. */
function refuseTail(text: string, root: RawNode | undefined): void {
  const end = metadataOf(root)?.endIndex ?? text.length;
  const tail = text.slice(end).trimStart();
  if (tail !== "" && !tail.startsWith("<")) {
    throw new XmlError("malformed: text behind the root element", placeOf(text, end), "malformed");
  }
}

function refuseEntities(): never {
  throw new XmlError("document type declarations are refused", {}, "refused");
}

/** What the parser returns in order: one object a node, whose first key is its name. */
type RawNode = Readonly<Record<string, unknown>>;

function nameOf(node: RawNode): string {
  return Object.keys(node).find((key) => key !== attributesName) ?? "";
}

function metadataOf(node: RawNode | undefined): { startIndex: number; endIndex?: number } | undefined {
  return (node as { [key: symbol]: { startIndex: number; endIndex?: number } } | undefined)?.[metadata];
}

function toElement(node: RawNode): XmlElement {
  const fullName = nameOf(node);
  const content = node[fullName] as RawNode[];
  const attributes = Object.entries((node[attributesName] ?? {}) as Record<string, string>);
  return {
    name: fullName.slice(fullName.indexOf(":") + 1),
    attributes: new Map(attributes.map(([name, value]) => [name.slice(attributePrefix.length), value])),
    children: content.filter((child) => nameOf(child) !== textName).map(toElement),
    text: content.map((child) => child[textName] ?? "").join(""),
    offset: metadataOf(node)?.startIndex ?? 0,
    end: metadataOf(node)?.endIndex ?? 0,
  };
}
