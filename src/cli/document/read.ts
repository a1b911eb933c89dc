import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { bundle, type ReadText } from "./bundle.js";
import { DocumentError, isObject, type OpenApiDocument } from "./model.js";
import { findDocument } from "./page.js";
import { assertOutline, parseText } from "./parse.js";
import { modernize, repair } from "./repair.js";
import { fetchText, readTextFile } from "./text.js";

/** A document and its file or URL, for error messages. */
export interface NamedDocument {
  readonly name: string;
  readonly document: OpenApiDocument;
  /** References that lead nowhere. What they refer to is unknown. */
  readonly dangling: readonly string[];
}

export interface ReadOptions {
  /** File with CA certificates to trust in addition to those of Node. */
  readonly ca?: string | undefined;
  /** Rejects a document with references that lead nowhere. */
  readonly strict?: boolean | undefined;
}

/**
 * Reads an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document and bundles its files. Used by all subcommands and by the generator
 * of this project.
 *
 * @param source File, URL of the document, or URL of a console, whose Swagger page contains the URL of the document
 * @throws DocumentError with the source in its message, whatever fails
 */
export async function readDocument(source: string, options: ReadOptions = {}): Promise<NamedDocument> {
  try {
    const read = await (/^https?:/i.test(source) ? readFromUrl(source, options.ca) : readFromFile(source));
    const [first] = read.dangling;
    if (options.strict && first !== undefined) throw new DocumentError(`${source}: ${first} does not exist`);
    return read;
  } catch (cause) {
    throw named(source, cause);
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
  const parsed = parseText(name, text);
  assertOutline(name, parsed);
  const info: Record<string, unknown> = isObject(parsed.info) ? parsed.info : {};
  parsed.info = { ...info, title: `${info.title ?? ""}`, version: `${info.version ?? ""}` };
  await bundle(parsed, location, read).catch((cause: Error) => {
    throw new DocumentError(`${name}: cannot be bundled: ${cause.message}`, { cause });
  });
  const dangling = repair(parsed);
  const document =
    parsed.swagger === undefined
      ? (parsed as object as OpenApiDocument)
      : await (await import("./swagger.js")).convertSwagger(parsed);
  modernize(document);
  return { name, document, dangling };
}

/** Returns an error that starts with the name of the document. */
function named(source: string, cause: unknown): DocumentError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  const isNamed = message.startsWith(source) || (cause instanceof DocumentError && /^https?:/.test(message));
  return new DocumentError(isNamed ? message : `${source}: ${message}`, { cause });
}
