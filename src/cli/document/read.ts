import { resolve } from "node:path";
import { fetchText } from "./fetch.js";
import { documentOf, loadDocument } from "./load.js";
import { DocumentError, type OpenApiDocument } from "./model.js";
import { findDocument } from "./page.js";

/** A document with the name that errors call it by. */
export interface NamedDocument {
  readonly name: string;
  readonly document: OpenApiDocument;
}

/**
 * Reads an OpenAPI document from a file, from its address, or from a console, whose Swagger page names it.
 *
 * @param source A path, or a URL that begins with http:// or https://
 * @param ca File with the certificates to trust beside those that Node trusts
 * @throws DocumentError, with the source, for whatever goes wrong
 */
export async function readDocument(source: string, ca?: string): Promise<NamedDocument> {
  try {
    return /^https?:/i.test(source)
      ? await readAddress(source, ca)
      : { name: source, document: await loadDocument(source) };
  } catch (cause) {
    throw inOneLine(source, cause);
  }
}

async function readAddress(source: string, ca: string | undefined): Promise<NamedDocument> {
  const { url, text } = await findDocument(source, (address) => fetchText(address, ca));
  const name = url.href;
  return { name, document: documentOf(name, text, resolve("/", url.pathname), () => refuseOtherFiles()) };
}

function refuseOtherFiles(): never {
  throw new DocumentError("it refers to other files; download them all, and name the file");
}

/** Whatever goes wrong while a document is read is a fault of that document. */
function inOneLine(source: string, cause: unknown): DocumentError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  const [first = "", second, ...more] = message.split("\n").map((line) => line.trim());
  const rest = more.length > 0 ? ` (and ${more.length} more)` : "";
  const line = second === undefined ? first : `${first}: ${second}${rest}`;
  const isNamed = line.startsWith(source) || (cause instanceof DocumentError && /^https?:/.test(line));
  return new DocumentError(isNamed ? line : `${source}: ${line}`, { cause });
}
