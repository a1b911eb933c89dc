import { readFileSync } from "node:fs";

/** The parts of a JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
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
  readonly minItems?: number;
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

/** One operation of the document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  readonly since?: string;
  /** May be answered 202. */
  readonly async: boolean;
  readonly anonymous: boolean;
  readonly paged: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly type: string; readonly schema: Schema };
  /** Schema of `data`, or of its items where `data` is an array. */
  readonly row?: Schema;
  /** Schema that the operation's JSON Patch changes. */
  readonly patches?: Schema;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly Raw[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, Raw>>;
  readonly [extension: `x-${string}`]: unknown;
}

interface Raw {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface RawDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const location = new URL("../../../generated/vspc.openapi.json", import.meta.url);
const methods = ["get", "post", "put", "patch", "delete"];
let document: RawDocument | undefined;
let all: readonly Operation[] | undefined;

function load(): RawDocument {
  document ??= JSON.parse(readFileSync(location, "utf8")) as RawDocument;
  return document;
}

/** Every operation of the bundled document. */
export function operations(): readonly Operation[] {
  all ??= Object.entries(load().paths).flatMap(([template, item]) => {
    const shared = (item.parameters ?? []) as readonly Raw[];
    return methods.flatMap((method) => {
      const raw = item[method] as RawOperation | undefined;
      return raw ? [operation(method, template, shared, raw)] : [];
    });
  });
  return all;
}

/** What a `$ref` stands for; anything else as it is. */
export function resolve<T extends { readonly $ref?: string }>(node: T): T {
  if (node.$ref === undefined) return node;
  const path = node.$ref.replace("#/", "").split("/");
  const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], load());
  return resolve(found as T);
}

/** A schema of the document by name. */
export function schemaOf(name: string): Schema {
  return resolve<Schema>({ $ref: `#/components/schemas/${name}` });
}

/** An object schema's properties, those of its parts included. */
export function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  const { properties, allOf = [] } = resolve(schema);
  return Object.assign({}, ...allOf.map(propertiesOf), properties);
}

/** The schema of a property path such as `credentials.userName`; a dot also steps into the items of an array. */
export function propertyAt(schema: Schema, path: string): Schema | undefined {
  return path.split(".").reduce<Schema | undefined>((at, name) => {
    if (!at) return undefined;
    const properties = propertiesOf(inner(at));
    return Object.hasOwn(properties, name) ? properties[name] : undefined;
  }, schema);
}

/** The schema behind an array's items and behind `anyOf: [X, null]`. */
function inner(schema: Schema): Schema {
  const { items, anyOf, ...rest } = resolve(schema);
  const next = items ?? anyOf?.find((part) => part.type !== "null");
  return next ? inner(next) : rest;
}

function operation(method: string, template: string, shared: readonly Raw[], raw: RawOperation): Operation {
  const parameters = [...shared, ...(raw.parameters ?? [])].map(parameter);
  const since = raw["x-since"];
  const patches = raw["x-veeam-vspc-patch-for"];
  const [body] = Object.entries(raw.requestBody?.content ?? {});
  const row = rowSchema(raw.responses["200"]);
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    template,
    async: "202" in raw.responses,
    anonymous: raw["x-veeam-allow-anonymous"] === true,
    paged: parameters.some(({ name }) => name === "offset"),
    parameters,
    ...(typeof since === "string" ? { since } : {}),
    ...(body ? { body: { type: body[0], schema: body[1].schema } } : {}),
    ...(row ? { row } : {}),
    ...(patches ? { patches: schemaOf(patchedName(patches)) } : {}),
  };
}

/** The extension names the schema plainly or as a reference. */
function patchedName(value: unknown): string {
  const name = typeof value === "object" && value !== null && "$ref" in value ? value.$ref : value;
  return String(name).split("/").pop() ?? "";
}

function parameter(raw: Raw): Parameter {
  const { name = "", in: place = "", required = false, schema, content } = resolve(raw);
  const json = content?.["application/json"];
  return { name, in: place, required, json: json !== undefined, schema: schema ?? json?.schema ?? {} };
}

function rowSchema(response: Raw | undefined): Schema | undefined {
  const body = response && resolve(response).content?.["application/json"]?.schema;
  const data = body && propertiesOf(body).data;
  return data && (resolve(data).items ?? data);
}
