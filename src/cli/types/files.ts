import { type OpenApiDocument, validating } from "../document/model.js";
import { operationsModule, operationTraits } from "./operations.js";
import { pathTypes } from "./types.js";

/** Texts of generated files by name. */
export type Files = ReadonlyMap<string, string>;

/**
 * Generates the types of a document, and the traits of its operations. Throws DocumentError for any problem of the document.
 *
 * @param source File or URL of the document, for error messages
 * @param name Name of the files
 * @param banner First line of each file
 * @param isModule Whether Node reads `.js` files in the folder as ES modules
 */
export function foreignFiles(
  source: string,
  document: OpenApiDocument,
  name: string,
  banner: string,
  isModule: boolean,
) {
  return validating(source, (): Files => {
    const { number: types } = pathTypes(document, { banner, name, extension: ".d.ts", library: "vspc-client" });
    const { script, declaration } = operationsModule(operationTraits(document), banner, isModule);
    return new Map([...types, [`${name}.operations.js`, script], [`${name}.operations.d.ts`, declaration]]);
  });
}
