import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import { DocumentError, type OpenApiDocument, operationsOf } from "../document/model.js";
import { resolveRef, scanDiscriminators, transformSchema } from "./typescript.js";

/** Functions that replace the types of single schemas. */
export type Transforms = Required<Pick<OpenAPITSOptions, "transform" | "postTransform">>;

/** Returns the nodes of openapi-typescript. Its main function would lint and bundle the document again. */
export function transformDocument(document: OpenApiDocument, transforms: Transforms): ts.Node[] {
  refuseRepeatedIds(document);
  const schema = Object.assign(document) as OpenAPI3;
  const options = { ...transforms, silent: true };
  const context = {
    ...options,
    discriminators: scanDiscriminators(schema, options),
    injectFooter: [],
    resolve: (ref: string) => resolveRef(schema, ref, { silent: true }),
  };
  return transformSchema(schema, context as unknown as GlobalContext);
}

/** Operations are identified by their IDs in the types. */
function refuseRepeatedIds(document: OpenApiDocument): void {
  const keys = new Map<string, string>();
  for (const { key, operation } of operationsOf(document)) {
    const { operationId: id } = operation;
    if (id === undefined) continue;
    if (keys.has(id)) throw new DocumentError(`operationId ${id}: used by ${keys.get(id)} and ${key}`);
    keys.set(id, key);
  }
}
