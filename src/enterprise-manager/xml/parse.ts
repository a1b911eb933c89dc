import { type AttributeMap, createScanner, localName } from "./scan.js";
import { withoutMark } from "./text.js";

/** An element without its namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: AttributeMap;
  readonly children: readonly XmlElement[];
  /** Where it begins. */
  readonly offset: number;
}

/** Parses a document and returns its root. Throws XmlError, with line and column where the text is malformed. */
export function parseXml(text: string): XmlElement {
  const top: XmlElement[] = [];
  const lists = [top];
  const scan = createScanner(withoutMark(text), {
    open(name, attributes, offset) {
      const children: XmlElement[] = [];
      lists.at(-1)?.push({ name: localName(name), attributes, children, offset });
      lists.push(children);
    },
    text() {},
    close() {
      lists.pop();
    },
  });
  scan(text.length);
  const [root] = top;
  if (!root) throw new Error("a scan that succeeds has seen a root");
  return root;
}
