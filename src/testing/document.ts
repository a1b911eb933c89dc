import { atPointer } from "../util/json-pointer.js";
import { asObject } from "../util/objects.js";
import { compareVersions } from "../vspc/version.js";
import type { Schema } from "./schema.js";

/** A parameter of an operation. A `json` parameter carries JSON in one query value. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly json: boolean;
  readonly schema: Schema;
}

/** The content of a body or a response in one media type. */
export interface Content {
  readonly type: string;
  readonly schema: Schema;
  readonly examples: readonly unknown[];
}

/** One operation of a document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  /** Whether the operation needs no credentials. */
  readonly anonymous: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: Content & { readonly required: boolean };
  /** Content of the successful response. */
  readonly response?: Content;
  /** Declared statuses. */
  readonly statuses: readonly string[];
  /** Returns an `x-` extension of the operation. */
  extension(name: `x-${string}`): unknown;
}

/** A document with all references resolved. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** Returns the name of a component schema. */
  nameOf(schema: Schema): string | undefined;
  /** Names of all component schemas. */
  readonly schemaNames: readonly string[];
  /** Returns a component schema by name. */
  schema(name: string): Schema | undefined;
}

/** A parsed OpenAPI 3.1 document whose references are all local. */
export interface OpenApi {
  readonly info?: { readonly version?: string };
  readonly paths: object;
  readonly components?: object;
}

const methods = ["get", "post", "put", "patch", "delete"];

/** Reads a parsed document, without changing it. */
export function readDocument(document: OpenApi): ApiDocument {
  // Leaves out the operations and properties that later versions of the API added.
  const isNewer = (since?: string) => since !== undefined && compareVersions(since, document.info?.version ?? "") > 0;
  const root = JSON.parse(JSON.stringify(document), (_, value) => (isNewer(value?.["x-since"]) ? undefined : value));
  const schemas = asObject(asObject(root.components).schemas);
  const names = new Map<unknown, string>(Object.entries(schemas).map(([name, schema]) => [schema, name]));
  resolveReferences(root, names);
  const operations = Object.entries(asObject(root.paths)).flatMap(([template, item]) => {
    return methods.flatMap((method) => {
      const source = asObject(item)[method];
      return source === undefined ? [] : [readOperation(method, template, asObject(item), asObject(source))];
    });
  });
  return {
    operations,
    schemaNames: Object.keys(schemas),
    nameOf: (schema) => names.get(schema),
    schema: (name) => schemas[name] as Schema | undefined,
  };
}

/** Returns a function that reads the document on its first call. */
export function lazyDocument(document: OpenApi): () => ApiDocument {
  let read: ApiDocument | undefined;
  return () => {
    read ??= readDocument(document);
    return read;
  };
}

/** Replaces each reference with its target. A copy is made only if the reference has siblings. */
function resolveReferences(root: object, names: Map<unknown, string>): void {
  const seen = new Set<unknown>();
  const resolve = (node: unknown): unknown => {
    const { $ref, ...siblings } = asObject(node);
    if (typeof $ref !== "string" || !$ref.startsWith("#/")) return node;
    const target = resolve(atPointer(root, $ref));
    if (target === undefined) throw new Error(`The document has nothing at ${$ref}.`);
    if (Object.keys(siblings).length === 0) return target;
    const copy = { ...asObject(target), ...siblings };
    const name = names.get(target);
    if (name !== undefined) names.set(copy, name);
    return copy;
  };
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      Reflect.set(node, key, resolve(value));
      visit(Reflect.get(node, key));
    }
  };
  visit(root);
}

function readOperation(
  method: string,
  template: string,
  item: Readonly<Record<string, unknown>>,
  source: Readonly<Record<string, unknown>>,
): Operation {
  const { requestBody, security, operationId = `${method} ${template}` } = source;
  const responses = asObject(source.responses);
  const success = Object.keys(responses).filter((status) => status.startsWith("2"));
  const response = success.map((status) => readContent(responses[status])).find((content) => content !== undefined);
  const body = readContent(requestBody);
  // An empty security, or an empty alternative, needs no credentials.
  const choices = Array.isArray(security) ? security : [undefined];
  return {
    id: String(operationId),
    method: method.toUpperCase(),
    template,
    anonymous: choices.length === 0 || choices.some((choice) => choice && Object.keys(choice).length === 0),
    parameters: [item.parameters ?? [], source.parameters ?? []].flat().map(readParameter),
    ...(body && { body: { ...body, required: asObject(requestBody).required === true } }),
    ...(response && { response }),
    statuses: Object.keys(responses),
    extension: (name) => source[name],
  };
}

function readParameter(given: unknown): Parameter {
  const { name, in: location, required, schema, content } = asObject(given);
  const json = asObject(asObject(content)["application/json"]).schema;
  return {
    name: String(name),
    in: String(location),
    required: required === true,
    json: json !== undefined,
    schema: asObject(schema ?? json),
  };
}

/** Prefers JSON to other media types. */
function readContent(owner: unknown): Content | undefined {
  const contents = asObject(asObject(owner).content);
  const type = "application/json" in contents ? "application/json" : Object.keys(contents)[0];
  if (type === undefined) return undefined;
  const { schema, example, examples } = asObject(contents[type]);
  const all = Object.values(asObject(examples)).map((one) => asObject(one).value);
  return { type, schema: asObject(schema), examples: example === undefined ? all : [example, ...all] };
}
