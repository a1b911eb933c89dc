import { atPointer } from "../util/json-pointer.js";

/** The parts of a JSON Schema that the documents use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly readOnly?: boolean;
  readonly default?: unknown;
}

/** A parameter of an operation; `json` ones carry JSON in one query value. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly json: boolean;
  readonly schema: Schema;
}

/** What is sent or answered in one media type. */
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
  /** Needs no credentials. */
  readonly anonymous: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: Content & { readonly required: boolean };
  /** What success answers, where it has content. */
  readonly response?: Content;
  /** Statuses that are declared. */
  readonly statuses: readonly string[];
  /** An `x-` extension of the operation. */
  extension(name: `x-${string}`): unknown;
}

/** A document that was read: references are followed, so that no schema holds a `$ref`. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** The name under which the document has a schema. */
  nameOf(schema: Schema): string | undefined;
  /** A schema by name. */
  schema(name: string): Schema | undefined;
}

/** An OpenAPI 3.1 document, parsed: every `$ref` in it is local. */
export interface OpenApi {
  readonly paths: object;
  readonly components?: object;
}

type Node = Record<string, unknown>;

const methods = ["get", "post", "put", "patch", "delete"];

/** Reads a document, given as text or parsed; a parsed one stays as it is. */
export function readDocument(given: string | OpenApi): ApiDocument {
  const root: Node = typeof given === "string" ? JSON.parse(given) : structuredClone(given);
  const names = new Map<unknown, string>();
  const schemas = asNode(asNode(root.components).schemas);
  for (const [name, schema] of Object.entries(schemas)) names.set(schema, name);
  followReferences(root, names);
  const operations = Object.entries(asNode(root.paths)).flatMap(([template, item]) => {
    return methods.flatMap((method) => {
      const source = asNode(item)[method];
      return source === undefined ? [] : [operation(method, template, asNode(item), asNode(source))];
    });
  });
  return { operations, nameOf: (schema) => names.get(schema), schema: (name) => schemas[name] as Schema | undefined };
}

/** Gives a document, which is read when it is first asked for. */
export function lazyDocument(document: OpenApi): () => ApiDocument {
  let read: ApiDocument | undefined;
  return () => {
    read ??= readDocument(document);
    return read;
  };
}

/** Puts what is referred to in the place of each reference; a copy only where something stands beside the `$ref`. */
function followReferences(root: Node, names: Map<unknown, string>): void {
  const seen = new Set<unknown>();
  const follow = (node: unknown): unknown => {
    const { $ref, ...beside } = asNode(node);
    if (typeof $ref !== "string" || !$ref.startsWith("#/")) return node;
    const found = follow(targetOf(root, $ref));
    if (Object.keys(beside).length === 0) return found;
    const copy = { ...asNode(found), ...beside };
    const name = names.get(found);
    if (name !== undefined) names.set(copy, name);
    return copy;
  };
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      const followed = follow(value);
      if (followed !== value) Reflect.set(node, key, followed);
      walk(followed);
    }
  };
  walk(root);
}

function targetOf(root: Node, reference: string): unknown {
  const found = atPointer(root, reference);
  if (found === undefined) throw new Error(`the document has nothing at ${reference}`);
  return found;
}

function operation(method: string, template: string, item: Node, source: Node): Operation {
  const parameters = [...asList(item.parameters), ...asList(source.parameters)].map(parameter);
  const responses = asNode(source.responses);
  const success = Object.keys(responses).find((status) => /^2/.test(status) && content(responses[status]));
  const body = content(source.requestBody);
  const response = success === undefined ? undefined : content(responses[success]);
  return {
    id: String(source.operationId ?? `${method} ${template}`),
    method: method.toUpperCase(),
    template,
    anonymous: isAnonymous(source.security),
    parameters,
    ...(body ? { body: { ...body, required: asNode(source.requestBody).required === true } } : {}),
    ...(response ? { response } : {}),
    statuses: Object.keys(responses),
    extension: (name) => source[name],
  };
}

/** Whether an operation's own security asks for nothing, or lets nothing be one of the choices. */
function isAnonymous(security: unknown): boolean {
  if (!Array.isArray(security)) return false;
  return security.length === 0 || security.some((choice) => Object.keys(asNode(choice)).length === 0);
}

function parameter(given: unknown): Parameter {
  const { name, in: place, required, schema, content: contents } = asNode(given);
  const json = asNode(asNode(contents)["application/json"]).schema;
  return {
    name: String(name),
    in: String(place),
    required: required === true,
    json: json !== undefined,
    schema: asNode(schema ?? json),
  };
}

/** The JSON of a body or an answer where it has that, else the first of its media types. */
function content(owner: unknown): Content | undefined {
  const contents = asNode(asNode(owner).content);
  const type = "application/json" in contents ? "application/json" : Object.keys(contents)[0];
  if (type === undefined) return undefined;
  const { schema, example, examples } = asNode(contents[type]);
  const all = Object.values(asNode(examples)).map((one) => asNode(one).value);
  return { type, schema: asNode(schema), examples: example === undefined ? all : [example, ...all] };
}

export function asNode(value: unknown): Node {
  return typeof value === "object" && value !== null ? (value as Node) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object schema's properties, those of its parts included. */
export function propertiesOf({ properties, allOf = [] }: Schema): Readonly<Record<string, Schema>> {
  return Object.assign({}, ...allOf.map(propertiesOf), properties);
}

/** The schema of a property path such as `credentials.userName`; a dot also steps into the items of an array. */
export function propertyAt(schema: Schema, path: string): Schema | undefined {
  return path.split(".").reduce<Schema | undefined>((at, name) => {
    const properties = at ? propertiesOf(inner(at)) : {};
    return Object.hasOwn(properties, name) ? properties[name] : undefined;
  }, schema);
}

/** The schema behind an array's items and behind a choice between it and null. */
export function inner(schema: Schema): Schema {
  const next = schema.items ?? (schema.anyOf ?? schema.oneOf)?.find((part) => part.type !== "null");
  return next ? inner(next) : schema;
}

/** The types that a value may have; none where the schema does not say. */
export function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : [type].flat();
}
