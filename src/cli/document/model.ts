import { CommandError } from "../command-error.js";
import { atReference } from "./pointer.js";

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
  required?: boolean;
  deprecated?: boolean;
  style?: string;
  explode?: boolean;
  schema?: Schema;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  operationId?: string;
  tags?: string[];
  deprecated?: boolean;
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
  tags?: { name: string }[];
  paths: Record<string, PathItem>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
}

export const methods = ["get", "put", "post", "delete", "patch", "head", "options"] as const;

/** Problem of a document. The message starts with the file or URL that the user passed. */
export class DocumentError extends CommandError {
  override name = "DocumentError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, 2, options);
  }
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Resolves local references of a bundled document. */
export function resolve<T>(document: OpenApiDocument, node: T | Reference): T {
  let found: unknown = node;
  for (let hops = 0; isReference(found); hops++) {
    if (hops > 20) throw new DocumentError(`${found.$ref}: circular reference`);
    const { $ref } = found;
    found = atReference(document, $ref);
    if (found === undefined) throw new DocumentError(`${$ref}: cannot be resolved`);
  }
  return found as T;
}

export function isReference(node: unknown): node is Reference {
  return typeof (node as Partial<Reference> | null)?.$ref === "string";
}

export type FoundOperation = ReturnType<typeof operationsOf> extends Generator<infer Found> ? Found : never;

/** Yields every operation with its path, method and effective parameters, in document order. */
export function* operationsOf(document: OpenApiDocument) {
  for (const [path, node] of Object.entries(document.paths)) {
    const item = resolve<PathItem>(document, node);
    for (const method of methods) {
      const [key, operation] = [keyOf(method, path), item[method]];
      if (operation === undefined) continue;
      if (!isObject(operation as unknown) || !Array.isArray(operation.parameters ?? [])) {
        throw new DocumentError(`${key}: not an object, or its parameters are not a list`);
      }
      const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      const parameters = declared.map((node) => resolve<Parameter>(document, node)).filter(isObject);
      yield { path, method, key, operation, parameters };
    }
  }
}

/** Returns the shared parameters and those of operations that have JSON content, each once. */
export function jsonParametersOf(document: OpenApiDocument): Parameter[] {
  const shared = Object.values(document.components?.parameters ?? {});
  const used = [...operationsOf(document)].flatMap(({ parameters }) => parameters);
  return [...new Set([...shared, ...used])].filter(({ content }) => content?.["application/json"]);
}

/** `METHOD /path`. */
export const keyOf = (method: string, path: string) => `${method.toUpperCase()} ${path}`;

/** Runs work on a document. Turns all of its errors into DocumentError with the name of the document. */
export function validating<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { message } = cause as Error;
    const text = cause instanceof DocumentError ? message : `not a valid OpenAPI document (${message})`;
    throw new DocumentError(`${name}: ${text}`, { cause });
  }
}
