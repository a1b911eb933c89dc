import { createRequire } from "node:module";
import { DocumentError } from "./model.js";

type Converter = { convertObj(swagger: object, options: object): Promise<{ openapi: object }> };

/** Converts a Swagger 2.0 document to OpenAPI 3.0. */
export async function convertSwagger(document: object): Promise<object> {
  // Node would print a warning about a dependency of swagger2openapi.
  Object.assign(process, { noDeprecation: true });
  const converter: Converter = createRequire(import.meta.url)("swagger2openapi");
  const { openapi } = await converter.convertObj(document, { patch: true, warnOnly: true }).catch((cause: unknown) => {
    throw new DocumentError(`cannot be converted to OpenAPI 3.0: ${Object(cause).message ?? cause}`, { cause });
  });
  return openapi;
}
