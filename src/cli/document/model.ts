import { atPointer } from "../../util/json-pointer.js";

export interface Reference {
  $ref: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  readOnly?: boolean;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  [keyword: string]: unknown;
}

export interface Parameter {
  name: string;
  in: string;
  schema?: Schema;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: unknown;
  responses?: Record<string, unknown>;
  [extension: `x-${string}`]: unknown;
}

export type PathItem = Record<string, Operation> & { parameters?: (Parameter | Reference)[] };

/** Bundled OpenAPI 3.x document: a single object with local references only. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, PathItem>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
}

export const methods = ["get", "put", "post", "delete", "patch", "head", "options"] as const;

/** Problem of a document. The message starts with the file or URL that the user passed. */
export class DocumentError extends Error {
  override name = "DocumentError";
}

/** Resolves local references of a bundled document. */
export function resolve<T>(document: OpenApiDocument, node: T | Reference): T {
  let found: unknown = node;
  for (let hops = 0; isReference(found); hops++) {
    if (hops > 20) throw new DocumentError(`${found.$ref}: circular reference`);
    const { $ref } = found;
    found = atPointer(document, $ref);
    if (found === undefined) throw new DocumentError(`${$ref}: cannot be resolved`);
  }
  return found as T;
}

export function isReference(node: unknown): node is Reference {
  return typeof (node as Partial<Reference> | null)?.$ref === "string";
}

/** Yields every operation with its path, method and effective parameters, in document order. */
export function* operationsOf(document: OpenApiDocument) {
  for (const [path, node] of Object.entries(document.paths)) {
    const item = resolve<PathItem>(document, node);
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      yield { path, method, operation, parameters: declared.map((node) => resolve<Parameter>(document, node)) };
    }
  }
}
