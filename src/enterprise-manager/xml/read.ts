import { createBuilder } from "./build.js";
import { XmlError } from "./error.js";
import type { JsonObject } from "./frames.js";
import { planOf } from "./plan.js";
import { createScanner } from "./scan.js";
import { shapeNamed, type XmlShape, type XmlShapes } from "./shape.js";
import { shorten, withoutMark } from "./text.js";

export interface ReadOptions {
  /** What to read it as; without it the root element decides. */
  shape?: string;
  /** Keeps unknown elements and attributes with the object that they stand in, to be written back. */
  keepUnknown?: boolean;
}

/** Characters that are read in one step, which takes a millisecond or two. */
const stepLength = 64 * 1024;

/** Reads a document as the named shape, or as the one that its root element belongs to, step by step. Throws XmlError. */
export function* readShape(
  shapes: XmlShapes,
  document: string,
  { shape, keepUnknown = false }: ReadOptions = {},
): Generator<undefined, JsonObject> {
  const text = withoutMark(document);
  const expected = shape === undefined ? undefined : shapeNamed(shapes, shape);
  const builder = createBuilder(text, (name) => planOf(shapes, rootShape(shapes, name, expected)), keepUnknown);
  const scan = createScanner(text, builder);
  while (!scan(stepLength)) yield;
  return builder.result();
}

function rootShape(shapes: XmlShapes, name: string, expected: XmlShape | undefined): XmlShape {
  const shape = expected ?? Object.values(shapes).find(({ root }) => root === name);
  const found = `the document begins with <${shorten(name)}>`;
  if (!shape) throw new XmlError(`${found}, which no document of this API does`);
  if (shape.root !== undefined && shape.root !== name) throw new XmlError(`${found}; expected <${shape.root}>`);
  return shape;
}
