/** Position of a problem in a document or value. */
export interface XmlErrorPlace {
  /** Line in the text, counted from 1. */
  readonly line?: number | undefined;
  /** Column in that line, counted from 1. */
  readonly column?: number | undefined;
  /** The property in JSON names: `Resources.CloudTenantResources[0].Id`. */
  readonly path?: string | undefined;
}

/**
 * - `truncated`: the end of the document is missing. Another attempt may return all of it.
 * - `malformed`: not XML.
 * - `unsafe`: a document type declaration or very deep nesting.
 * - `invalid`: XML that this API does not define, or a value that XML cannot represent.
 */
export type XmlReason = "truncated" | "malformed" | "unsafe" | "invalid";

/** XML that cannot be read, or a value that cannot be written as XML. Never contains text that may be a secret. */
export class XmlError extends Error {
  override readonly name = "XmlError";

  constructor(
    problem: string,
    readonly place: XmlErrorPlace = {},
    readonly reason: XmlReason = "invalid",
  ) {
    const { line, column = 1, path } = place;
    super(`${path ? `${path}: ` : ""}${problem}${line === undefined ? "" : ` (line ${line}, column ${column})`}`);
  }
}
