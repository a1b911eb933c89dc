import { readFile } from "node:fs/promises";
import {
  type FoundOperation,
  isObject,
  type OpenApiDocument,
  operationsOf,
  resolve,
  type Schema,
} from "../document/model.js";
import { ownDocument } from "../own-document.js";
import { shapeOf } from "./schema.js";

/** OpenAPI document with its operations. */
export interface Specification {
  readonly document: OpenApiDocument;
  readonly operations: readonly FoundOperation[];
}

export interface SpecificationOptions {
  readonly em?: boolean;
  /** File or URL of another document. */
  readonly spec?: string;
  readonly ca?: string;
}

/** Reads the document of the library, which needs no bundling, or another one. */
export async function readSpecification({ em, spec, ca }: SpecificationOptions): Promise<Specification> {
  const document: OpenApiDocument =
    spec === undefined
      ? JSON.parse(await readFile(ownDocument(em ? "enterprise-manager" : "vspc"), "utf8"))
      : (await (await import("../document/read.js")).readDocument(spec, { ca })).document;
  return { document, operations: [...operationsOf(document)] };
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

function schemaIn(document: OpenApiDocument, node: unknown): Schema | undefined {
  if (!isObject(node)) return undefined;
  const { content = {} } = resolve<{ content?: Content }>(document, node);
  return Object.values(content)[0]?.schema;
}

/** Returns the schema of a request body. */
export function bodySchema({ document }: Specification, { operation }: FoundOperation): Schema | undefined {
  return schemaIn(document, operation.requestBody);
}

/**
 * Returns the schema of the data in a response: the resource, or one row of a collection. For a JSON Patch, this is the
 * resource that it changes.
 */
export function resultSchema({ document }: Specification, { operation }: FoundOperation, isList = false): Schema {
  const { 200: ok, 201: created, 202: accepted } = operation.responses ?? {};
  const found = schemaIn(document, ok ?? created ?? accepted) ?? {};
  const { properties } = shapeOf(document, found);
  // VSPC wraps results in `data`. Enterprise Manager returns entities as a list with the name of their type.
  const [, list] = Object.entries(properties).find(([name]) => isList && name !== "Refs") ?? [];
  const data = properties.data ?? list ?? found;
  return shapeOf(document, data).items ?? data;
}

/** Whether an operation returns a collection page by page. */
export function isPaged({ operation, parameters }: FoundOperation): boolean {
  return operation["x-veeam-pagination"] === true || parameters.some(({ name }) => name === "limit");
}
