import { SaxesParser } from "saxes";
import { badRequest } from "../refusal.js";

/** An element, named without its namespace prefix. */
export interface XmlElement {
  readonly name: string;
  /** Namespace prefix of the name; empty if there is none. */
  readonly prefix: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

/** Parses a request body and returns its root. Throws Refusal for text that is not XML. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false } as const);
  const top: XmlElement[] = [];
  const lists = [top];
  parser.on("error", ({ message }) => {
    throw badRequest(`The body is not valid XML: ${message}`);
  });
  parser.on("opentag", ({ name: fullName, attributes }) => {
    const [name = "", prefix = ""] = fullName.split(":").reverse();
    const children: XmlElement[] = [];
    lists.at(-1)?.push({ name, prefix, attributes, children });
    lists.push(children);
  });
  parser.on("closetag", () => void lists.pop());
  parser.write(text).close();
  const [root] = top;
  if (!root) throw badRequest("The body has no root element.");
  return root;
}
