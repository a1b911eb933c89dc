import { XmlError } from "./error.js";
import { parseXml, type XmlElement } from "./parse.js";
import { shapeNamed, type XmlMember, type XmlScalar, type XmlShape, type XmlShapes } from "./shape.js";
import { placeOf } from "./text.js";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [property: string]: JsonValue;
}

interface Reading {
  readonly shapes: XmlShapes;
  readonly text: string;
}

/** Reads a document as the named shape, or as the one that its root element belongs to. Throws XmlError. */
export function readShape(shapes: XmlShapes, text: string, shapeName?: string): JsonObject {
  const root = parseXml(text);
  return readObject({ shapes, text }, root, rootShape(shapes, root, shapeName), "");
}

function rootShape(shapes: XmlShapes, root: XmlElement, shapeName: string | undefined): XmlShape {
  const shape =
    shapeName === undefined
      ? Object.values(shapes).find((candidate) => candidate.root === root.name)
      : shapeNamed(shapes, shapeName);
  const found = `the document begins with <${shorten(root.name)}>`;
  if (!shape) throw new XmlError(`${found}, which no document of this API does`);
  if (shape.root !== undefined && shape.root !== root.name) throw new XmlError(`${found}; expected <${shape.root}>`);
  return shape;
}

function readObject(reading: Reading, element: XmlElement, shape: XmlShape, path: string): JsonObject {
  const result: JsonObject = {};
  for (const member of shape.members) {
    const value = readMember(reading, element, member, path === "" ? member.json : `${path}.${member.json}`);
    if (value !== undefined) result[member.json] = value;
  }
  return result;
}

/** `undefined` is absent. A list without an element of its own is never absent, only empty. */
function readMember(reading: Reading, element: XmlElement, member: XmlMember, path: string): JsonValue | undefined {
  const name = member.xml ?? member.json;
  if (member.attribute) {
    const text = element.attributes.get(name);
    return text === undefined ? undefined : readText(reading, element, text, member, path);
  }
  if (member.item !== undefined && !member.wrapped) return readList(reading, element, member, member.item, path);
  const child = element.children.find((candidate) => candidate.name === name);
  if (!child) return undefined;
  if (isNil(child)) return member.nullable ? null : undefined;
  return member.item === undefined
    ? readContent(reading, child, member, path)
    : readList(reading, child, member, member.item, path);
}

function readList(reading: Reading, element: XmlElement, member: XmlMember, item: string, path: string): JsonValue[] {
  const items = element.children.filter((child) => child.name === item && !isNil(child));
  return items
    .map((child, index) => readContent(reading, child, member, `${path}[${index}]`))
    .filter((value) => value !== undefined);
}

function readContent(reading: Reading, element: XmlElement, member: XmlMember, path: string): JsonValue | undefined {
  if (!("shape" in member)) return readText(reading, element, element.text, member, path);
  return readObject(reading, element, shapeNamed(reading.shapes, member.shape), path);
}

function readText(
  { text: document }: Reading,
  { offset }: XmlElement,
  text: string,
  member: XmlMember,
  path: string,
): JsonValue | undefined {
  const kind = "scalar" in member ? member.scalar : "string";
  if (kind === "string") return text;
  const word = text.trim();
  if (word === "") return undefined;
  const value = parseScalar[kind](word);
  if (value !== undefined) return value;
  throw new XmlError(`${JSON.stringify(shorten(word))} is no ${names[kind]}`, { ...placeOf(document, offset), path });
}

/** A number that a JavaScript number cannot hold exactly is refused: rounded in silence it would be wrong. */
const parseScalar: Record<Exclude<XmlScalar, "string">, (word: string) => number | boolean | undefined> = {
  integer: (word) => {
    const value = /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  boolean: (word) => {
    if (/^(true|1)$/i.test(word)) return true;
    return /^(false|0)$/i.test(word) ? false : undefined;
  },
};

const names = { integer: "integer between -(2^53 - 1) and 2^53 - 1", boolean: "boolean" };

const shorten = (word: string) => (word.length > 40 ? `${word.slice(0, 40)}…` : word);

function isNil({ attributes }: XmlElement): boolean {
  return [...attributes].some(([name, value]) => name.endsWith(":nil") && parseScalar.boolean(value.trim()) === true);
}
