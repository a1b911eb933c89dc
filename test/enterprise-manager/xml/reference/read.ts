import { XmlError } from "../../../../src/enterprise-manager/xml/error.js";
import type { JsonObject, JsonValue } from "../../../../src/enterprise-manager/xml/frames.js";
import {
  shapeNamed,
  type XmlMember,
  type XmlScalar,
  type XmlShape,
  type XmlShapes,
} from "../../../../src/enterprise-manager/xml/shape.js";
import { unknownXml } from "../../../../src/enterprise-manager/xml/unknown.js";
import { parseXml, type XmlElement } from "./parse.js";
import { normalized, placeOf } from "./text.js";
import { nameIn, type Scope, scopeWithin, unknownOf } from "./unknown.js";

export interface ReadOptions {
  /** What to read it as; without it the root element decides. */
  shape?: string;
  /** Characters (UTF-16 code units) that are read at most; 16 Mi when absent. */
  maxLength?: number;
  /** Keeps unknown elements and attributes with the object that they stand in, to be written back. */
  keepUnknown?: boolean;
}

interface Reading {
  readonly shapes: XmlShapes;
  /** Normalized. */
  readonly text: string;
  readonly keepUnknown: boolean;
}

/** Reads a document as the named shape, or as the one that its root element belongs to. Throws XmlError. */
export function readShape(shapes: XmlShapes, text: string, options: ReadOptions = {}): JsonObject {
  const { shape, maxLength, keepUnknown = false } = options;
  const root = parseXml(text, maxLength);
  const reading = { shapes, text: normalized(text), keepUnknown };
  return readObject(reading, root, rootShape(shapes, root, shape), "", new Map());
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

function readObject(reading: Reading, element: XmlElement, shape: XmlShape, path: string, outer: Scope): JsonObject {
  const result: JsonObject = {};
  const scope = scopeWithin(outer, element);
  const known = shape.aliases ? renamed(element, shape) : element;
  for (const member of shape.members) {
    const value = readMember(reading, known, member, path === "" ? member.json : `${path}.${member.json}`, scope);
    if (value !== undefined) result[member.json] = value;
  }
  const unknown = reading.keepUnknown ? unknownOf(reading.text, element, shape, scope) : undefined;
  if (unknown) result[unknownXml] = unknown;
  return result;
}

/** The element under the names that its shape knows. */
function renamed(element: XmlElement, shape: XmlShape): XmlElement {
  const attributes = new Map([...element.attributes].map(([name, value]) => [nameIn(shape, name), value]));
  return {
    ...element,
    attributes,
    children: element.children.map((child) => ({ ...child, name: nameIn(shape, child.name) })),
  };
}

/** `undefined` is absent. A list without an element of its own is never absent, only empty. */
function readMember(
  reading: Reading,
  element: XmlElement,
  member: XmlMember,
  path: string,
  scope: Scope,
): JsonValue | undefined {
  const name = member.xml ?? member.json;
  if (member.attribute) {
    const text = element.attributes.get(name);
    return text === undefined ? undefined : readText(reading, element, text, member, path);
  }
  if (member.item !== undefined && !member.wrapped) return readList(reading, element, member, member.item, path, scope);
  const child = element.children.find((candidate) => candidate.name === name);
  if (!child) return undefined;
  if (isNil(child)) return member.nullable ? null : undefined;
  return member.item === undefined
    ? readContent(reading, child, member, path, scope)
    : readList(reading, child, member, member.item, path, scope);
}

function readList(
  reading: Reading,
  element: XmlElement,
  member: XmlMember,
  item: string,
  path: string,
  scope: Scope,
): JsonValue[] {
  const items = element.children.filter((child) => child.name === item && !isNil(child));
  return items
    .map((child, index) => readContent(reading, child, member, `${path}[${index}]`, scope))
    .filter((value) => value !== undefined);
}

function readContent(
  reading: Reading,
  element: XmlElement,
  member: XmlMember,
  path: string,
  scope: Scope,
): JsonValue | undefined {
  if (!("shape" in member)) return readText(reading, element, element.text, member, path);
  return readObject(reading, element, shapeNamed(reading.shapes, member.shape), path, scope);
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
