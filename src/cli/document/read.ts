import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { bundle, type ReadText } from "./bundle.js";
import { DocumentError, type OpenApiDocument } from "./model.js";
import { findDocument } from "./page.js";
import { assertOpenApi, parseText } from "./parse.js";
import { fetchText, readTextFile } from "./text.js";

/** A document and its file or URL, for error messages. */
export interface NamedDocument {
  readonly name: string;
  readonly document: OpenApiDocument;
}

/**
 * Reads an OpenAPI document and bundles its files. Used by all subcommands and by the generator of this project.
 *
 * @param source File, URL of the document, or URL of a console, whose Swagger page contains the URL of the document
 * @param ca File with CA certificates to trust in addition to those of Node
 * @throws DocumentError with the source in its message, whatever fails
 */
export async function readDocument(source: string, ca?: string): Promise<NamedDocument> {
  try {
    return /^https?:/i.test(source) ? await readFromUrl(source, ca) : await readFromFile(source);
  } catch (cause) {
    throw inOneLine(source, cause);
  }
}

async function readFromUrl(source: string, ca: string | undefined): Promise<NamedDocument> {
  const { url, text } = await findDocument(source, (address) => fetchText(address, ca));
  return bundled(url.href, text, url.href, async (location) => {
    const address = URL.canParse(location) ? new URL(location) : undefined;
    if (address?.origin !== url.origin) {
      throw new DocumentError(`${location}: on another origin. Download all files, and pass the file of the document.`);
    }
    return (await fetchText(address, ca)).text;
  });
}

async function readFromFile(source: string): Promise<NamedDocument> {
  const text = await readTextFile(source);
  const folder = await realpath(dirname(source));
  return bundled(source, text, join(folder, basename(source)), async (location) => {
    const path = await realpath(location).catch(() => location);
    if (!path.startsWith(join(folder, sep))) {
      throw new DocumentError(`${location}: outside the folder of the document`);
    }
    return readTextFile(path);
  });
}

async function bundled(name: string, text: string, location: string, read: ReadText): Promise<NamedDocument> {
  const document = parseText(name, text);
  assertOpenApi(name, document);
  await bundle(document, location, read).catch((cause: Error) => {
    throw new DocumentError(`${name}: cannot be bundled: ${cause.message}`, { cause });
  });
  return { name, document };
}

/** Turns any error into one line that starts with the name of the document. */
function inOneLine(source: string, cause: unknown): DocumentError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  const line = message.replaceAll(/\s*\n\s*/g, " ");
  const isNamed = line.startsWith(source) || (cause instanceof DocumentError && /^https?:/.test(line));
  return new DocumentError(isNamed ? line : `${source}: ${line}`, { cause });
}
