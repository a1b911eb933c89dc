import { createRequire } from "node:module";
import { DocumentError, type OpenApiDocument } from "./model.js";

type Converter = { convertObj(swagger: object, options: object): Promise<{ openapi: OpenApiDocument }> };

/** Converts a Swagger 2.0 document to OpenAPI 3.0. */
export async function convertSwagger(document: object): Promise<OpenApiDocument> {
  const { openapi } = await loadConverter()
    .convertObj(document, { patch: true, warnOnly: true })
    .catch((cause: unknown) => {
      throw new DocumentError(`cannot be converted to OpenAPI 3.0: ${Object(cause).message ?? cause}`, { cause });
    });
  return openapi;
}

/** Loads swagger2openapi without the warning that Node prints about one of its dependencies. */
function loadConverter(): Converter {
  const { noDeprecation = false } = process as { noDeprecation?: boolean };
  try {
    Object.assign(process, { noDeprecation: true });
    return createRequire(import.meta.url)("swagger2openapi");
  } finally {
    Object.assign(process, { noDeprecation });
  }
}
