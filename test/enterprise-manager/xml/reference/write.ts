import { XMLBuilder } from "fast-xml-parser";
import { XmlError } from "../../../../src/enterprise-manager/xml/error.js";
import {
  shapeNamed,
  type XmlMember,
  type XmlScalar,
  type XmlShape,
  type XmlShapes,
} from "../../../../src/enterprise-manager/xml/shape.js";
import {
  type Attributes,
  type Carrier,
  type UnknownXml,
  unknownXml,
} from "../../../../src/enterprise-manager/xml/unknown.js";
import { isObject } from "../../../../src/util/objects.js";
import { encodeReferences, illegalCharacter } from "./text.js";

const attributePrefix = "@_";
const attributesName = ":@";
const textName = "#text";

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  textNodeName: textName,
  suppressEmptyNode: true,
  processEntities: false,
});

/** An element as the builder takes it. */
type Node = Record<string, unknown>;

interface Content {
  readonly attributes: Record<string, string>;
  readonly children: Node[];
}

/** Writes a value as a document of the named shape. Throws XmlError, which names the property in question. */
export function writeShape(shapes: XmlShapes, namespace: string, value: unknown, shapeName: string): string {
  const shape = shapeNamed(shapes, shapeName);
  if (shape.root === undefined) throw new TypeError(`${shapeName} is no document of its own`);
  const { attributes, children } = objectContent(shapes, shape, value, "");
  const root = { [shape.root]: children, [attributesName]: { [`${attributePrefix}xmlns`]: namespace, ...attributes } };
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build([root])}`;
}

function objectContent(shapes: XmlShapes, shape: XmlShape, value: unknown, path: string): Content {
  if (!isObject(value)) throw wrongType("an object", value, path);
  refuseUnknown(shape, value, path);
  const { [unknownXml]: unknown }: Carrier = value;
  const places = new Set(shape.members.map(({ json }) => json));
  const content: Content = {
    attributes: written(unknown?.attributes ?? []),
    children: sources(unknown, (after) => after === undefined),
  };
  for (const member of shape.members) {
    const given = Object.hasOwn(value, member.json) ? value[member.json] : undefined;
    if (given !== undefined && (given !== null || !member.nullable)) {
      addMember(shapes, content, member, given, pathTo(path, member.json), unknown?.ofTexts.get(member.json));
    }
    content.children.push(...sources(unknown, (after) => after === member.json));
  }
  content.children.push(...sources(unknown, (after) => after !== undefined && !places.has(after)));
  return content;
}

/** The unknown elements of a place, as they came: the builder leaves text as it is. */
function sources(unknown: UnknownXml | undefined, isHere: (after: string | undefined) => boolean): Node[] {
  const here = unknown?.elements.filter(({ after }) => isHere(after)) ?? [];
  return here.map(({ source }) => ({ [textName]: source }));
}

function written(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(attributes.map(([name, value]) => [attributePrefix + name, encodeReferences(value)]));
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
  if (member.attribute) content.attributes[attributePrefix + name] = scalarText(member, value, path);
  else if (member.item === undefined) {
    const element = elementOf(shapes, name, member, value, path);
    content.children.push(unknown.length === 0 ? element : { ...element, [attributesName]: written(unknown) });
  } else {
    const [lost] = unknown;
    if (lost) throw new XmlError(`the attribute ${lost[0]} of its items is unknown and would be lost`, { path });
    const items = listItems(shapes, member.item, member, value, path);
    content.children.push(...(member.wrapped ? [{ [name]: items }] : items));
  }
}

function listItems(shapes: XmlShapes, item: string, member: XmlMember, value: unknown, path: string): Node[] {
  if (!Array.isArray(value)) throw wrongType("an array", value, path);
  return value.map((entry: unknown, index) => elementOf(shapes, item, member, entry, `${path}[${index}]`));
}

function elementOf(shapes: XmlShapes, name: string, member: XmlMember, value: unknown, path: string): Node {
  if (!("shape" in member)) return { [name]: [{ [textName]: scalarText(member, value, path) }] };
  const { attributes, children } = objectContent(shapes, shapeNamed(shapes, member.shape), value, path);
  return { [name]: children, [attributesName]: attributes };
}

const fits: Record<XmlScalar, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
};

const names: Record<XmlScalar, string> = {
  string: "a string",
  integer: "an integer between -(2^53 - 1) and 2^53 - 1",
  boolean: "a boolean",
};

function scalarText(member: XmlMember, value: unknown, path: string): string {
  const kind = "scalar" in member ? member.scalar : "string";
  if (!fits[kind](value)) throw wrongType(names[kind], value, path);
  const text = String(value);
  const illegal = illegalCharacter.exec(text);
  if (illegal) throw new XmlError(`character ${illegal.index + 1} of the text is not allowed in XML`, { path });
  return encodeReferences(text);
}

function refuseUnknown(shape: XmlShape, value: Record<string, unknown>, path: string): void {
  const known = new Set(shape.members.map(({ json }) => json));
  const unknown = Object.keys(value).find((key) => value[key] !== undefined && !known.has(key));
  if (unknown === undefined) return;
  throw new XmlError(`unknown property; known are ${[...known].join(", ")}`, { path: pathTo(path, unknown) });
}

/** Says what kind of value was given, not the value: it may be a password. */
function wrongType(expected: string, value: unknown, path: string): XmlError {
  const given = value === null ? "null" : Array.isArray(value) ? "an array" : `of type ${typeof value}`;
  return new XmlError(`must be ${expected}, is ${given}`, path === "" ? {} : { path });
}

const pathTo = (path: string, property: string) => (path === "" ? property : `${path}.${property}`);
