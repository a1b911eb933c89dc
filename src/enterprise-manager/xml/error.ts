/** Where in a document or value something is wrong, as far as it is known. */
export interface XmlErrorPlace {
  /** Line in the text, counted from 1. */
  line?: number;
  /** Column in that line, counted from 1. */
  column?: number;
  /** The property in question, in JSON names: `Resources.CloudTenantResources[0].Id`. */
  path?: string;
}

/** XML that cannot be read, or a value that cannot be written as XML. Never quotes text that may be a secret. */
export class XmlError extends Error {
  override readonly name = "XmlError";
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string | undefined;

  constructor(problem: string, { line, column, path }: XmlErrorPlace = {}, options?: ErrorOptions) {
    const at = line === undefined ? "" : ` (line ${line}, column ${column ?? 1})`;
    super(`${path === undefined ? "" : `${path}: `}${problem}${at}`, options);
    this.line = line;
    this.column = column;
    this.path = path;
  }
}
