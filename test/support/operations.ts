import { readFileSync } from "node:fs";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { locate } from "./schemas.js";

/** A schema of the document with unresolved references. */
export interface SchemaNode {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  readOnly?: boolean;
  required?: string[];
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  allOf?: SchemaNode[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  examples?: unknown[];
}

export interface Content {
  mediaType: string;
  /** JSON Pointer of the schema. */
  pointer: string;
  schema: SchemaNode;
  examples: { name: string; value: unknown }[];
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required: boolean;
  /** Whether the content of the parameter is JSON. */
  json: boolean;
  pointer: string;
  schema: SchemaNode;
  examples: unknown[];
}

export interface OperationCase {
  /** `GET /about` */
  key: string;
  tag: string;
  path: string;
  method: string;
  parameters: Parameter[];
  /** Name of the schema that a JSON Patch of this operation changes. */
  patches: string | undefined;
  /** The request body, in JSON if available. */
  body: (Content & { required: boolean }) | undefined;
  /** The request body in each of its media types. */
  requests: Content[];
  responses: (Content & { status: string })[];
}

type Keys = readonly string[];
const methods = ["get", "put", "post", "delete", "patch"];

/** Reads `generated/<name>.openapi.json`. */
export function readDocument(name: "vspc" | "enterprise-manager"): OpenApiDocument {
  return JSON.parse(readFileSync(new URL(`../../generated/${name}.openapi.json`, import.meta.url), "utf8"));
}

/** Reads the VSPC document without the operations and properties that later versions of the API added. */
export function readServedDocument(): OpenApiDocument {
  const isNewer = (since?: string) => since !== undefined && /^3\.(6\.2|7)/.test(since);
  const copy = JSON.stringify(readDocument("vspc"));
  return JSON.parse(copy, (_, value) => (isNewer(value?.["x-since"]) ? undefined : value));
}

/** Returns every operation of a bundled document with the data for calling it, and resolves references. */
export function operations(document: OpenApiDocument): OperationCase[] {
  return Object.keys(document.paths).flatMap((path) => {
    const item = ["paths", path];
    return methods
      .filter((method) => method in record(document, item))
      .map((method) => operationCase(document, path, method));
  });
}

function operationCase(document: OpenApiDocument, path: string, method: string): OperationCase {
  const operation = ["paths", path, method];
  const owners = [
    ["paths", path, "parameters"],
    [...operation, "parameters"],
  ];
  const responses = [...operation, "responses"];
  return {
    key: `${method.toUpperCase()} ${path}`,
    tag: String([record(document, operation).tags].flat()[0]),
    path,
    method,
    parameters: owners.flatMap((owner) =>
      Object.keys(record(document, owner)).map((i) => parameter(document, [...owner, i])),
    ),
    patches: record(document, operation)["x-veeam-vspc-patch-for"] as string | undefined,
    body: requestBody(document, [...operation, "requestBody"]),
    requests: contents(document, [...operation, "requestBody"]),
    responses: Object.keys(record(document, responses)).flatMap((status) =>
      contents(document, [...responses, status]).map((content) => ({ ...content, status })),
    ),
  };
}

function parameter(document: OpenApiDocument, keys: Keys): Parameter {
  const { name, in: place, required, content } = record(document, keys);
  const json = content !== undefined;
  const schemaKeys = json ? [...keys, "content", "application/json", "schema"] : [...keys, "schema"];
  const { pointer, node } = locate(document, schemaKeys);
  const schema = node as SchemaNode;
  const own = json ? examplesOf(document, schemaKeys.slice(0, -1)) : examplesOf(document, keys);
  return {
    name: String(name),
    in: place as Parameter["in"],
    required: required === true,
    json,
    pointer,
    schema,
    examples: [...own.map(({ value }) => value), ...(schema.examples ?? [])],
  };
}

function requestBody(document: OpenApiDocument, keys: Keys): OperationCase["body"] {
  const all = contents(document, keys);
  const content = all.find(({ mediaType }) => mediaType === "application/json") ?? all[0];
  return content && { ...content, required: record(document, keys).required === true };
}

function contents(document: OpenApiDocument, owner: Keys): Content[] {
  return Object.keys(record(document, [...owner, "content"])).map((mediaType) => {
    const keys = [...owner, "content", mediaType];
    const { pointer, node } = locate(document, [...keys, "schema"]);
    return { mediaType, pointer, schema: node as SchemaNode, examples: examplesOf(document, keys) };
  });
}

/** Returns `example` and `examples` of a media type or parameter. */
function examplesOf(document: OpenApiDocument, keys: Keys): Content["examples"] {
  const { example } = record(document, keys);
  const named = Object.keys(record(document, [...keys, "examples"])).map((name) => {
    return { name, value: record(document, [...keys, "examples", name]).value };
  });
  return example === undefined ? named : [{ name: "example", value: example }, ...named];
}

function record(document: OpenApiDocument, keys: Keys): Record<string, unknown> {
  return (locate(document, keys).node ?? {}) as Record<string, unknown>;
}
