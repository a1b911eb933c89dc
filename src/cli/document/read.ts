import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { bundle } from "./bundle.js";
import { DocumentError, isObject, type OpenApiDocument } from "./model.js";
import { findDocument } from "./page.js";
import { assertOutline, parseText } from "./parse.js";
import { modernize, repair } from "./repair.js";
import { fetchText, readTextFile } from "./text.js";

/** A document and its file or URL, for error messages. */
export interface NamedDocument {
  readonly name: string;
  /** In the form of OpenAPI 3.1. */
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
export async function readDocument(source: string, { ca, strict }: ReadOptions = {}): Promise<NamedDocument> {
  try {
    const { parsed, location, read } = await (/^https?:/i.test(source) ? openUrl(source, ca) : openFile(source));
    assertOutline(parsed);
    const info: Record<string, unknown> = isObject(parsed.info) ? parsed.info : {};
    parsed.info = { ...info, title: `${info.title ?? ""}`, version: `${info.version ?? ""}` };
    await bundle(parsed, location, read).catch((cause: Error) => {
      throw new DocumentError(`cannot be bundled: ${cause.message}`, { cause });
    });
    const dangling = repair(parsed);
    if (strict && dangling.length > 0) throw new DocumentError(`${dangling[0]} does not exist`);
    const { swagger } = parsed;
    const document = swagger === undefined ? parsed : await (await import("./swagger.js")).convertSwagger(parsed);
    modernize(document);
    return { name: source, document: document as object as OpenApiDocument, dangling };
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : new Error(String(cause));
    const isNamed = message.startsWith(source) || (cause instanceof DocumentError && /^https?:/.test(message));
    throw new DocumentError(isNamed ? message : `${source}: ${message}`, { cause });
  }
}

async function openUrl(source: string, ca: string | undefined) {
  const { url, text } = await findDocument(source, (address) => fetchText(address, ca));
  const read = async (location: string) => {
    const address = URL.canParse(location) ? new URL(location) : undefined;
    if (address?.origin === url.origin) return (await fetchText(address, ca)).text;
    throw new DocumentError(`${location}: on another origin. Download all files, and pass the file of the document.`);
  };
  return { parsed: parseText(url.href, text), location: url.href, read };
}

async function openFile(source: string) {
  const text = await readTextFile(source);
  const folder = await realpath(dirname(source));
  const read = async (location: string) => {
    const path = await realpath(location).catch(() => location);
    if (path.startsWith(join(folder, sep))) return readTextFile(path);
    throw new DocumentError(`${location}: outside the folder of the document`);
  };
  return { parsed: parseText(source, text), location: join(folder, basename(source)), read };
}
