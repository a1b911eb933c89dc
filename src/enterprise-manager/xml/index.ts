import { aliases } from "../../../generated/enterprise-manager.aliases.js";
import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { JsonObject } from "./frames.js";
import { type ReadOptions, readShape } from "./read.js";
import type { XmlShape, XmlShapes } from "./shape.js";
import { finish, finishInTurns } from "./steps.js";
import { writeShape } from "./write.js";

export { XmlError } from "./error.js";
export type { JsonObject, JsonValue } from "./frames.js";

/** Schemas that XML can be read as; inline objects go by `Schema.property`. */
export type XmlShapeName = keyof typeof xmlShapes;

/** The shapes with the other names under which servers send their members. */
const shapes: XmlShapes = Object.fromEntries(
  Object.entries<XmlShape>(xmlShapes).map(([name, shape]) => [name, { ...shape, aliases: xmlAliases(name, shape) }]),
);

/** What is another name in JSON only is an element of its own here: `CloudGatewayPoolUid` is an item of `CloudGatewayPoolUids`. */
function xmlAliases(name: string, { members }: XmlShape): XmlShape["aliases"] {
  const elements = new Set(members.map(({ item, xml, json }) => item ?? xml ?? json));
  return Object.fromEntries(Object.entries(aliases[name] ?? {}).filter(([alias]) => !elements.has(alias)));
}

/**
 * Reads an XML document of the API into its JSON form: numbers and booleans, lists as arrays (a list of one and an
 * empty one too), `xsi:nil` as null. Absent elements are left out. Elements and attributes that the API's description
 * does not know are skipped, or with `keepUnknown` kept aside for `writeXml`; namespace prefixes are skipped.
 *
 * @param text elements nested at most 64 deep; how long it may be is for the caller to say.
 * @param shape what to read it as; without it the root element decides.
 * @throws XmlError where the text is malformed, has a DTD or the wrong root element, or where a number or boolean is
 *   none. An integer beyond 2^53 - 1 is refused too: a JavaScript number would change it.
 */
export function readXml(text: string, shape?: XmlShapeName, options: Omit<ReadOptions, "shape"> = {}): JsonObject {
  return finish(readShape(shapes, text, { ...options, ...(shape && { shape }) }));
}

/** The same in turns of some 10 ms, for documents of megabytes: other events of the program have theirs in between. */
export function readXmlInTurns(text: string, options: ReadOptions = {}): Promise<JsonObject> {
  return finishInTurns(readShape(shapes, text, options));
}

/**
 * Writes the JSON form of a document as XML, with the elements in the order that the server demands. Properties that
 * are undefined, or null where null is allowed, are left out. What was read but not known goes back where it stood.
 *
 * @throws XmlError, with the path of the property, for one that the description does not know, a value of the wrong
 *   type, an integer beyond 2^53 - 1, or a character that XML cannot hold.
 */
export function writeXml(value: unknown, shape: XmlShapeName): string {
  return writeShape(shapes, xmlNamespace, value, shape);
}
