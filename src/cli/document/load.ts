import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { bundle } from "./bundle.js";
import { DocumentError, type OpenApiDocument } from "./model.js";
import { assertOpenApi, parseText } from "./parse.js";

/** Reads an OpenAPI document (YAML or JSON, in one file or many) and makes it one. Throws DocumentError. */
export async function loadDocument(file: string): Promise<OpenApiDocument> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new DocumentError(`${file}: cannot be read (${cause.code ?? cause.message})`, { cause });
  });
  return documentOf(file, text, resolve(file), (path) => parseText(path, readFileSync(path, "utf8")));
}

/**
 * The document that a text holds, called `name` in errors.
 *
 * @param path Where it is, which references to other files start from
 * @param read Gives the value of another file. Throws where there is none.
 */
export function documentOf(name: string, text: string, path: string, read: (path: string) => unknown): OpenApiDocument {
  const value = parseText(name, text);
  assertOpenApi(name, value);
  const files = new Map<string, unknown>();
  const once = (other: string) => {
    if (!files.has(other)) files.set(other, read(other));
    return files.get(other);
  };
  try {
    bundle(value, path, once);
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    throw new DocumentError(`${name}: does not bundle: ${cause.message}`, { cause });
  }
  return value;
}
