/** Where in a document or value something is wrong, as far as it is known. */
export interface XmlErrorPlace {
  /** Line in the text, counted from 1. */
  line?: number;
  /** Column in that line, counted from 1. */
  column?: number;
  /** The property in question, in JSON names: `Resources.CloudTenantResources[0].Id`. */
  path?: string;
}

/**
 * - `cut off`: the end of the document is missing; it may come whole another time.
 * - `malformed`: no XML.
 * - `refused`: XML that is not read, for safety: document types, entities, too deep or too long.
 * - `invalid`: XML that says something else than the API does, or a value that XML cannot hold.
 */
export type XmlReason = "cut off" | "malformed" | "refused" | "invalid";

/** XML that cannot be read, or a value that cannot be written as XML. Never quotes text that may be a secret. */
export class XmlError extends Error {
  override readonly name = "XmlError";
  readonly reason: XmlReason;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string | undefined;

  constructor(problem: string, { line, column, path }: XmlErrorPlace = {}, reason: XmlReason = "invalid") {
    const at = line === undefined ? "" : ` (line ${line}, column ${column ?? 1})`;
    super(`${path === undefined ? "" : `${path}: `}${problem}${at}`);
    this.reason = reason;
    this.line = line;
    this.column = column;
    this.path = path;
  }
}
