import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import { DocumentError, type OpenApiDocument, operationsOf } from "../document/model.js";
import { keyOf } from "./roles.js";
import { resolveRef, scanDiscriminators, transformSchema } from "./typescript.js";

/** How single schemas become other types than openapi-typescript makes of them. */
export type Transforms = Required<Pick<OpenAPITSOptions, "transform" | "postTransform">>;

/**
 * The nodes that openapi-typescript makes of a document. Its own entry would lint and bundle the document once more, which is
 * done already and takes as long as all the rest.
 */
export function transformDocument(document: OpenApiDocument, transforms: Transforms): ts.Node[] {
  refuseRepeatedIds(document);
  const schema = Object.assign(document) as OpenAPI3;
  const options = { ...defaults, ...transforms, silent: true };
  const context = {
    ...options,
    discriminators: scanDiscriminators(schema, options),
    injectFooter: [],
    resolve: (ref: string) => resolveRef(schema, ref, { silent: true }),
  };
  return transformSchema(schema, context as unknown as GlobalContext);
}

const defaults = {
  ...{ additionalProperties: false, alphabetize: false, arrayLength: false, defaultNonNullable: false },
  ...{ emptyObjectsUnknown: false, enum: false, enumValues: false, conditionalEnums: false, dedupeEnums: false },
  ...{ excludeDeprecated: false, exportType: false, immutable: false, pathParamsAsTypes: false },
  ...{ propertiesRequiredByDefault: false, rootTypes: false, makePathsEnum: false, generatePathParams: false },
};

/** Operations go by their ids in the types. */
function refuseRepeatedIds(document: OpenApiDocument): void {
  const keys = new Map<string, string>();
  for (const { path, method, operation } of operationsOf(document)) {
    const { operationId: id } = operation;
    if (id === undefined) continue;
    const key = keyOf(method, path);
    if (keys.has(id)) throw new DocumentError(`operationId ${id}: both of ${keys.get(id)} and of ${key}`);
    keys.set(id, key);
  }
}
