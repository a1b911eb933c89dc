import { isObject } from "../../util/objects.js";
import { XmlError } from "./error.js";
import { planOf } from "./plan.js";
import { fits, scalarNames } from "./scalar.js";
import { shapeNamed, type XmlMember, type XmlShape, type XmlShapes } from "./shape.js";
import { encodeReferences, illegalCharacter } from "./text.js";
import { type Attributes, type Carrier, type UnknownXml, unknownXml } from "./unknown.js";

/** What an element has, written: attributes with a blank before each. */
interface Content {
  attributes: string;
  children: string;
}

/** Writes a value as a document of the named shape. Throws XmlError, which names the property in question. */
export function writeShape(shapes: XmlShapes, namespace: string, value: unknown, shapeName: string): string {
  const shape = shapeNamed(shapes, shapeName);
  if (shape.root === undefined) throw new TypeError(`${shapeName} is no document of its own`);
  const { attributes, children } = objectContent(shapes, shape, value, "");
  const head = '<?xml version="1.0" encoding="utf-8"?>';
  return head + element(shape.root, attributeText("xmlns", namespace) + attributes, children);
}

function element(name: string, attributes: string, children: string): string {
  return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

function attributeText(name: string, value: string): string {
  return ` ${name}="${encodeReferences(value)}"`;
}

function objectContent(shapes: XmlShapes, shape: XmlShape, value: unknown, path: string): Content {
  if (!isObject(value)) throw wrongType("an object", value, path);
  const { properties } = planOf(shapes, shape);
  refuseUnknown(properties, value, path);
  const { [unknownXml]: unknown }: Carrier = value;
  const content = {
    attributes: written(unknown?.attributes),
    children: sources(unknown, (after) => after === undefined),
  };
  for (const member of shape.members) {
    const given = Object.hasOwn(value, member.json) ? value[member.json] : undefined;
    if (given !== undefined && (given !== null || !member.nullable)) {
      addMember(shapes, content, member, given, pathTo(path, member.json), unknown?.ofTexts.get(member.json));
    }
    if (unknown) content.children += sources(unknown, (after) => after === member.json);
  }
  // An entity may be written as another shape than it was read as.
  content.children += sources(unknown, (after) => after !== undefined && !properties.has(after));
  return content;
}

/** The unknown elements of a place, as they came. */
function sources(unknown: UnknownXml | undefined, isHere: (after: string | undefined) => boolean): string {
  if (!unknown) return "";
  const here = unknown.elements.filter(({ after }) => isHere(after));
  return here.map(({ source }) => source).join("");
}

function written(attributes: Attributes = []): string {
  return attributes.map(([name, value]) => attributeText(name, value)).join("");
}

function addMember(
  shapes: XmlShapes,
  content: Content,
  member: XmlMember,
  value: unknown,
  path: string,
  unknown: Attributes = [],
): void {
  const name = member.xml ?? member.json;
  if (member.attribute) {
    content.attributes += ` ${name}="${scalarText(member, value, path)}"`;
    return;
  }
  if (member.item === undefined) {
    content.children += elementOf(shapes, name, member, value, path, unknown);
    return;
  }
  const [lost] = unknown;
  if (lost) throw new XmlError(`the attribute ${lost[0]} of its items is unknown and would be lost`, { path });
  const items = listItems(shapes, member.item, member, value, path);
  content.children += member.wrapped ? element(name, "", items) : items;
}

function listItems(shapes: XmlShapes, item: string, member: XmlMember, value: unknown, path: string): string {
  if (!Array.isArray(value)) throw wrongType("an array", value, path);
  let items = "";
  // Not forEach, which would pass over a hole.
  for (const [index, entry] of value.entries()) items += elementOf(shapes, item, member, entry, `${path}[${index}]`);
  return items;
}

function elementOf(
  shapes: XmlShapes,
  name: string,
  member: XmlMember,
  value: unknown,
  path: string,
  unknown: Attributes = [],
): string {
  if (!("shape" in member)) return element(name, written(unknown), scalarText(member, value, path));
  const { attributes, children } = objectContent(shapes, shapeNamed(shapes, member.shape), value, path);
  return element(name, attributes, children);
}

/** What is neither markup nor beyond the plain characters of ASCII needs no second look. */
const remarkable = /[^ !#-%(-;=?-~]/;

function scalarText(member: XmlMember, value: unknown, path: string): string {
  const kind = "scalar" in member ? member.scalar : "string";
  if (!fits[kind](value)) throw wrongType(scalarNames[kind], value, path);
  const text = String(value);
  if (!remarkable.test(text)) return text;
  const illegal = illegalCharacter.exec(text);
  if (illegal) throw new XmlError(`character ${illegal.index + 1} of the text is not allowed in XML`, { path });
  return encodeReferences(text);
}

function refuseUnknown(known: ReadonlySet<string>, value: Record<string, unknown>, path: string): void {
  const unknown = Object.keys(value).find((key) => !known.has(key) && value[key] !== undefined);
  if (unknown === undefined) return;
  throw new XmlError(`unknown property; known are ${[...known].join(", ")}`, { path: pathTo(path, unknown) });
}

/** Says what kind of value was given, not the value: it may be a password. */
function wrongType(expected: string, value: unknown, path: string): XmlError {
  const given = value === null ? "null" : Array.isArray(value) ? "an array" : `of type ${typeof value}`;
  return new XmlError(`must be ${expected}, is ${given}`, path === "" ? {} : { path });
}

const pathTo = (path: string, property: string) => (path === "" ? property : `${path}.${property}`);
