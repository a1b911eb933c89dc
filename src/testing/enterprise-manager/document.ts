import { readFileSync } from "node:fs";
import type { operations } from "../../../generated/enterprise-manager.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { Schema } from "../vspc/document.js";

export type OperationId = keyof operations;

/** One operation of the document; its schemas hold no `$ref`. */
export interface Operation {
  readonly id: OperationId;
  readonly method: string;
  readonly template: string;
  /** Needs no session. */
  readonly anonymous: boolean;
  /** The Operation of the task that it starts. */
  readonly task?: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly shape: XmlShapeName; readonly required: boolean; readonly schema: Schema };
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** What a query type can be filtered and sorted by: names and types; a list of words is an enumeration. */
export type QueryParameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface RawOperation {
  readonly operationId: OperationId;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: { readonly "application/json": { readonly schema: { readonly $ref: string } } };
  };
  readonly "x-task-operation"?: string;
  readonly "x-query-parameters"?: QueryParameters;
}

type RawItem = { readonly parameters?: readonly Parameter[] } & Readonly<Record<Method, RawOperation | undefined>>;
type Method = (typeof methods)[number];

interface Loaded {
  readonly operations: readonly Operation[];
  readonly queryParameters: QueryParameters;
}

const location = new URL("../../../generated/enterprise-manager.openapi.json", import.meta.url);
const methods = ["get", "post", "put", "delete"] as const;
let loaded: Loaded | undefined;

/** The operations of the bundled document, and what can be queried. */
export function document(): Loaded {
  loaded ??= load();
  return loaded;
}

function load(): Loaded {
  const raw = JSON.parse(readFileSync(location, "utf8")) as { readonly paths: Readonly<Record<string, RawItem>> };
  const operations = Object.entries(raw.paths).flatMap(([template, item]) =>
    methods.flatMap((method) => {
      const found = item[method];
      return found ? [operation(raw, method, template, item.parameters ?? [], found)] : [];
    }),
  );
  return { operations, queryParameters: raw.paths["/query"]?.get?.["x-query-parameters"] ?? {} };
}

function operation(
  root: unknown,
  method: Method,
  template: string,
  shared: readonly Parameter[],
  raw: RawOperation,
): Operation {
  const reference = raw.requestBody?.content["application/json"].schema;
  const task = raw["x-task-operation"];
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    template,
    anonymous: raw.security !== undefined,
    parameters: [...shared, ...(raw.parameters ?? [])].map((parameter) => expanded(root, parameter) as Parameter),
    ...(task === undefined ? {} : { task }),
    ...(reference && {
      body: {
        shape: reference.$ref.split("/").pop() as XmlShapeName,
        required: raw.requestBody?.required === true,
        schema: expanded(root, reference) as Schema,
      },
    }),
  };
}

/** The node with everything that it refers to put in; the document has no cycles. */
function expanded(root: unknown, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => expanded(root, item));
  if (typeof node !== "object" || node === null) return node;
  const { $ref, ...rest } = node as { readonly $ref?: string };
  const own = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, expanded(root, value)]));
  return $ref === undefined ? own : { ...(expanded(root, target(root, $ref)) as object), ...own };
}

function target(root: unknown, reference: string): unknown {
  const keys = reference.slice("#/".length).split("/");
  return keys.reduce((at, key) => (at as Readonly<Record<string, unknown>>)[unescaped(key)], root);
}

function unescaped(key: string): string {
  return decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
}
