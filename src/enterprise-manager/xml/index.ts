import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import { type JsonObject, readShape } from "./read.js";
import { writeShape } from "./write.js";

export { XmlError } from "./error.js";
export type { JsonObject, JsonValue } from "./read.js";

/** Schemas that XML can be read as; inline objects go by `Schema.property`. */
export type XmlShapeName = keyof typeof xmlShapes;

/**
 * Reads an XML document of the API into its JSON form: numbers and booleans, lists as arrays (a list of one and an
 * empty one too), `xsi:nil` as null. Absent elements are left out. Elements and attributes that the API's description
 * does not know are skipped; so are namespace prefixes.
 *
 * @param text at most 16 Mi characters, elements nested at most 64 deep.
 * @param shape what to read it as; without it the root element decides.
 * @throws XmlError where the text is malformed, has a DTD or the wrong root element, or where a number or boolean is
 *   none. An integer beyond 2^53 - 1 is refused too: a JavaScript number would change it.
 */
export function readXml(text: string, shape?: XmlShapeName): JsonObject {
  return readShape(xmlShapes, text, shape);
}

/**
 * Writes the JSON form of a document as XML, with the elements in the order that the server demands. Properties that
 * are undefined, or null where null is allowed, are left out.
 *
 * @throws XmlError, with the path of the property, for one that the description does not know, a value of the wrong
 *   type, an integer beyond 2^53 - 1, or a character that XML cannot hold.
 */
export function writeXml(value: unknown, shape: XmlShapeName): string {
  return writeShape(xmlShapes, xmlNamespace, value, shape);
}
