import { atPointer } from "../util/json-pointer.js";
import { asObject } from "../util/objects.js";
import { compareVersions } from "../vspc/version.js";
import type { Schema } from "./schema.js";

/** Contents by media type. */
type Contents = Readonly<
  Record<string, Pick<Content, "schema"> & { readonly example?: unknown; readonly examples?: object }>
>;

/** A parameter of an operation. One with `content` carries JSON in one query value. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly content?: Contents;
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
  readonly [extension: `x-${string}`]: unknown;
}

/** An operation as the document contains it. */
interface Source {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Contents };
  readonly responses?: Readonly<Record<string, { readonly content?: Contents }>>;
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
  const operations = Object.entries<Record<string, Source>>(root.paths ?? {}).flatMap(([template, item]) => {
    return methods.flatMap((method) => {
      const source = item[method];
      return source ? [readOperation(method, template, source, [item.parameters ?? []].flat() as Parameter[])] : [];
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

function readOperation(method: string, template: string, source: Source, shared: readonly Parameter[]): Operation {
  const { operationId = `${method} ${template}`, requestBody, responses = {}, parameters = [], security } = source;
  const statuses = Object.keys(responses);
  const success = statuses.filter((status) => status.startsWith("2"));
  const response = success.map((status) => readContent(responses[status])).find((content) => content !== undefined);
  const body = readContent(requestBody);
  return {
    ...(source as object),
    id: operationId,
    method: method.toUpperCase(),
    template,
    // An empty security, or an empty alternative, needs no credentials.
    anonymous: security?.length === 0 || (security ?? []).some((choice) => Object.keys(choice).length === 0),
    parameters: [...shared, ...parameters],
    ...(body && { body: { ...body, required: requestBody?.required === true } }),
    ...(response && { response }),
    statuses,
  };
}

/** Prefers JSON to other media types. */
function readContent({ content = {} }: { readonly content?: Contents } = {}): Content | undefined {
  const [type] = "application/json" in content ? ["application/json"] : Object.keys(content);
  const { schema = {}, example, examples = {} } = content[type ?? ""] ?? {};
  const all = Object.values(examples).map(({ value }) => value);
  return type === undefined ? undefined : { type, schema, examples: example === undefined ? all : [example, ...all] };
}
