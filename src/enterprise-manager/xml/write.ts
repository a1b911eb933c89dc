import { xmlNamespace, xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import { alternatives } from "../../util/closest.js";
import { dateTimeText } from "../../util/date-time.js";
import { isObject } from "../../util/objects.js";
import { XmlError } from "./error.js";
import { scalarNames, shapeNamed, type XmlMember, type XmlScalar } from "./shape.js";
import { encodeReferences, illegalCharacter } from "./text.js";
import { type Attributes, type Carrier, type UnknownXml, unknownXml } from "./unknown.js";

/** Schemas with an XML form. Inline objects are named `Schema.property`. */
export type XmlShapeName = keyof typeof xmlShapes;

/**
 * Writes the JSON form of a document as XML, with elements in the order that the server requires. Omits properties that
 * are undefined, or null if they are nullable. Unknown XML that was read is written back in its place.
 *
 * @throws XmlError, with the path of the property, for an unknown property, a value of the wrong type, a character that
 *   XML does not allow, or unknown XML that cannot be written back
 */
export function writeXml(value: unknown, shapeName: XmlShapeName): string {
  const { root } = shapeNamed(xmlShapes, shapeName);
  if (root === undefined) throw new TypeError(`${shapeName} is not a document`);
  const declaration = '<?xml version="1.0" encoding="utf-8"?>';
  return declaration + objectElement(root, shapeName, value, "", [["xmlns", xmlNamespace]]);
}

function objectElement(name: string, shapeName: string, value: unknown, path: string, own: Attributes = []): string {
  if (!isObject(value)) throw wrongType("an object", value, path);
  const { members } = shapeNamed(xmlShapes, shapeName);
  const properties = new Set(members.map(({ json }) => json));
  refuseUnknown(properties, value, path);
  const { [unknownXml]: unknown }: Carrier = value;
  let attributes = attributesText(own) + attributesText(unknown?.attributes.get(""));
  let children = sources(unknown, (after) => after === undefined);
  for (const member of members) {
    const { json, nullable, attribute } = member;
    const given = Object.hasOwn(value, json) ? value[json] : undefined;
    if (given !== undefined && (given !== null || !nullable)) {
      const at = pathTo(path, json);
      if (attribute) attributes += ` ${member.xml ?? json}="${scalarText(member, given, at)}"`;
      else children += memberElements(member, given, at, unknown);
    }
    children += sources(unknown, (after) => after === json);
  }
  // An entity may be written with another shape than it was read with.
  children += sources(unknown, (after) => after !== undefined && !properties.has(after));
  return element(name, attributes, children);
}

function memberElements(member: XmlMember, value: unknown, path: string, unknown: UnknownXml | undefined): string {
  const lost = unknown?.lost.get(member.json);
  if (lost) throw new XmlError(`its unknown ${lost} cannot be written back. Use the format "json"`, { path });
  const name = member.xml ?? member.json;
  if (member.item === undefined) return contentElement(name, member, value, path, unknown?.attributes.get(member.json));
  if (!Array.isArray(value)) throw wrongType("an array", value, path);
  let items = "";
  // Unlike forEach, entries() includes holes.
  for (const [index, item] of value.entries()) items += contentElement(member.item, member, item, `${path}[${index}]`);
  return member.wrapped ? element(name, "", items) : items;
}

function contentElement(name: string, member: XmlMember, value: unknown, path: string, attributes?: Attributes) {
  if ("shape" in member) return objectElement(name, member.shape, value, path);
  return element(name, attributesText(attributes), scalarText(member, value, path));
}

function element(name: string, attributes: string, children: string): string {
  return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

function attributesText(attributes: Attributes = []): string {
  return attributes.map(([name, value]) => ` ${name}="${encodeReferences(value)}"`).join("");
}

/** Unknown elements at one place. */
function sources(unknown: UnknownXml | undefined, isHere: (after: string | undefined) => boolean): string {
  const elements = unknown?.elements.filter(({ after }) => isHere(after)) ?? [];
  return elements.map(({ source }) => source).join("");
}

const fits: Record<XmlScalar, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
};

/** Matches text that may need encoding. Most text does not. */
const remarkable = /[^ !#-%(-;=?-~]/;

function scalarText(member: XmlMember, value: unknown, path: string): string {
  const kind = "scalar" in member ? member.scalar : "string";
  const plain = value instanceof Date ? dateTimeText(value) : value;
  if (!fits[kind](plain)) throw wrongType(scalarNames[kind], value, path);
  const text = String(plain);
  if (!remarkable.test(text)) return text;
  const illegal = illegalCharacter.exec(text);
  if (illegal) throw new XmlError(`character ${illegal.index + 1} of the text is not allowed in XML`, { path });
  return encodeReferences(text);
}

function refuseUnknown(known: ReadonlySet<string>, value: Record<string, unknown>, path: string): void {
  const unknown = Object.keys(value).find((key) => !known.has(key) && value[key] !== undefined);
  if (unknown === undefined) return;
  throw new XmlError(`unknown property${alternatives(unknown, [...known])}`, { path: pathTo(path, unknown) });
}

/** Describes the type of the value only, since the value may be a password. */
function wrongType(expected: string, value: unknown, path: string): XmlError {
  const type = value instanceof Date ? "an invalid date" : `a value of type ${typeof value}`;
  const given = value === null ? "null" : Array.isArray(value) ? "an array" : type;
  return new XmlError(`must be ${expected}, got ${given}`, { path });
}

const pathTo = (path: string, property: string) => (path === "" ? property : `${path}.${property}`);
