import { createReader, type JsonObject, type ReadOptions } from "./read.js";
import type { XmlShapeName } from "./write.js";

export { XmlError } from "./error.js";
export type { JsonObject, JsonValue } from "./read.js";
export { writeXml, type XmlShapeName } from "./write.js";

/** Characters that are read at once, which takes about 10 ms. */
const chunkLength = 128 * 1024;

/**
 * Reads an XML document of the API into its JSON form: numbers, booleans, lists as arrays, and `xsi:nil` as null.
 * Namespace prefixes, unknown elements and unknown attributes are ignored.
 *
 * @param text the document; its size must be limited by the caller
 * @param shape schema to read it as. By default the root element determines it.
 * @throws XmlError if the text is malformed, unsafe or not a document of this API, or an integer is beyond 2^53 - 1
 */
export function readXml(text: string, shape?: XmlShapeName): JsonObject {
  const reader = createReader(text, { shape });
  reader.write(text);
  return reader.end();
}

/** Reads a document in chunks. Timers and other events run between them. */
export async function readXmlInChunks(text: string, options: ReadOptions = {}): Promise<JsonObject> {
  const reader = createReader(text, options);
  for (let at = 0; at < text.length; at += chunkLength) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve));
    reader.write(text.slice(at, at + chunkLength));
  }
  return reader.end();
}
