import { fileURLToPath } from "node:url";
import { bundleDocument } from "@redocly/openapi-core/lib/bundle.js";
import { StyleguideConfig } from "@redocly/openapi-core/lib/config/config.js";
import { BaseResolver, Source } from "@redocly/openapi-core/lib/resolve.js";
import { DocumentError, isObject } from "./model.js";
import { parseText } from "./parse.js";
import { atReference } from "./pointer.js";

/** Returns the text of a file or address. Throws an error if it cannot be read or must not be read. */
type ReadText = (location: string) => Promise<string>;

const maxFiles = 1000;

/** Message about a reference to something that a file does not contain. They are repaired later. */
const dangling = "Can't resolve $ref";

/**
 * Combines the files of a document into one, in place. Content of other files becomes components of the document.
 *
 * @param location Absolute path or URL of the document, which relative references start from
 * @throws DocumentError if a file of the document cannot be read
 */
export async function bundle(document: object, location: string, read: ReadText): Promise<void> {
  const resolver = new Resolver(read, new Map([[location, document]]));
  const { problems } = await bundleDocument({
    document: { source: new Source(location, ""), parsed: document },
    config,
    externalRefResolver: resolver,
  });
  const [first, ...more] = problems.flatMap(({ severity, message, location: [at] }) => {
    const { source: { absoluteRef: file } = { absoluteRef: "" }, pointer = "" } = at ?? {};
    if (severity !== "error" || message === dangling || isInExtension(pointer)) return [];
    return isExternal(resolver.parsed.get(file), pointer) ? [] : [`${file} ${pointer}: ${message}`];
  });
  if (first !== undefined) throw new DocumentError(more.length > 0 ? `${first} (and ${more.length} more)` : first);
}

/** Reads the other files of a document with our own function, which decides what may be read. */
class Resolver extends BaseResolver {
  constructor(
    readonly read: ReadText,
    readonly parsed: Map<string, unknown>,
  ) {
    super();
  }

  override async loadExternalRef(location: string): Promise<Source> {
    if (this.cache.size > maxFiles) throw new DocumentError(`the document has more than ${maxFiles} files`);
    return new Source(location, await this.read(location));
  }

  override parseDocument(source: Source) {
    const parsed = parseText(source.absoluteRef, source.body);
    this.parsed.set(source.absoluteRef, parsed);
    return { source, parsed };
  }
}

/** Redocly's settings. Below a file, it cannot find a list of problems to ignore. */
const config = new StyleguideConfig({}, fileURLToPath(import.meta.url));

/** Vendor extensions contain references to definitions that their documents do not have. */
const isInExtension = (pointer: string) =>
  /(?<!\/(?:properties|schemas|definitions|headers|parameters|responses))\/x-/.test(pointer);

/** An example with an `externalValue` is complete without it. */
function isExternal(file: unknown, pointer: string): boolean {
  const node = atReference(file, pointer);
  return isObject(node) && "externalValue" in node;
}
