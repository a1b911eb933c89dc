import type { Readable } from "node:stream";
import { stringify } from "lossless-json";
import { CommandError } from "../command-error.js";
import { type FoundOperation, isObject, type Schema } from "../document/model.js";
import { type BodyOptions, readBody, readPatch } from "./body.js";
import { collectionOf, collections, queryRow } from "./collections.js";
import type { Init } from "./connection.js";
import { parseFilters, parseSort } from "./filter.js";
import { findCall } from "./paths.js";
import { isSecret, propertyAt, shapeOf } from "./schema.js";
import { bodySchema, isPaged, resultSchema, type Specification } from "./specification.js";
import { suggest } from "./suggest.js";
import { parseValue, splitPair } from "./values.js";

/** Methods that have a command of their name, and reads of another kind. */
export type Verb = "get" | "list" | "post" | "put" | "patch" | "delete" | "download";

export interface RequestOptions extends BodyOptions {
  readonly em?: true;
  readonly path?: readonly string[];
  readonly query?: readonly string[];
  readonly filter?: readonly string[];
  readonly sort?: readonly string[];
  readonly select?: readonly string[];
}

/** A call that the specification allows. */
export interface Request {
  readonly verb: Verb;
  readonly method: string;
  /** Path template. */
  readonly path: string;
  readonly init: Init;
  /** Schema of the result, or of one row. */
  readonly result: Schema;
}

/** Returns the method that a command sends. Enterprise Manager has no PATCH: an entity is read and written back. */
export function methodOf(verb: Verb, em: boolean | undefined): string {
  if (verb === "list" || verb === "download") return "get";
  return em && verb === "patch" ? "put" : verb;
}

/** Whether `list` can read an operation. */
export function isListed(found: FoundOperation, em: boolean | undefined): boolean {
  return em ? found.path in collections : isPaged(found);
}

/** Returns the schemas of the result (for `--select`), of rows (for `--filter` and `--sort`), and of the body (for `--set`). */
export function schemasOf(specification: Specification, verb: Verb, found: FoundOperation, em: boolean | undefined) {
  // Tasks of Enterprise Manager lead to the entity, as the GET returns it.
  const read =
    em && collectionOf(found.path) && specification.operations.find(({ key }) => key === `GET ${found.path}`);
  const result = resultSchema(specification, read || found, em && found.path in collections);
  const row = em ? queryRow(specification.document, found.path) : result;
  const body = bodySchema(specification, found);
  // A few operations replace an object by PATCH.
  const isJsonPatch =
    verb === "patch" && body !== undefined && shapeOf(specification.document, body).items !== undefined;
  return { result, row, body: isJsonPatch ? result : body };
}

/** Checks the arguments of a command against the specification. Throws CommandError before anything is sent. */
export async function prepareRequest(
  specification: Specification,
  verb: Verb,
  given: string,
  options: RequestOptions,
  stdin: Readable | undefined,
): Promise<Request> {
  const { document } = specification;
  const { em, filter, sort, select } = options;
  const method = methodOf(verb, em);
  const values = Object.fromEntries((options.path ?? []).map((pair) => splitPair("--path", pair)));
  const { found, path } = findCall(specification, method, given, values);
  if (verb === "list" && !isListed(found, em))
    throw new CommandError(`${found.key} is not a paged collection. Use vspc get.`);
  const { result, row, body: schema } = schemasOf(specification, verb, found, em);
  for (const name of select ?? []) propertyAt(document, result, name, "--select");
  const accepts = (name: string) =>
    em ? name === "select" || row !== undefined : found.parameters.some((parameter) => parameter.name === name);
  for (const name of ["filter", "sort", "select"] as const)
    if (options[name] && !accepts(name)) throw new CommandError(`${found.key} does not support --${name}.`);
  const read = verb === "patch" && schema === result ? readPatch : readBody;
  const body = await read(document, schema, options, stdin);
  const query = readQuery(specification, found, options.query ?? []);
  const init = {
    path,
    ...(query.size > 0 && { query: Object.fromEntries(query) }),
    ...(filter && { filter: parseFilters(document, row ?? {}, filter) }),
    ...(sort && { sort: parseSort(document, row ?? {}, sort) }),
    ...(select && { select }),
    ...(body !== undefined && { body }),
  };
  return { verb, method, path: found.path, init, result };
}

/** Reads query parameters. Those that have options of the command are refused. */
function readQuery({ document }: Specification, { key, parameters }: FoundOperation, pairs: readonly string[]) {
  const known = parameters.filter((parameter) => parameter.in === "query" && parameter.schema !== undefined);
  const values = new Map<string, unknown>();
  for (const pair of pairs) {
    const [name, text] = splitPair("--query", pair);
    const parameter = known.find((one) => one.name === name);
    const names = known.map((one) => one.name);
    if (parameter === undefined)
      throw new CommandError(`--query: ${key} has no parameter ${name}${suggest(name, names)}`);
    values.set(name, parseValue(document, parameter.schema ?? {}, text, `--query ${name}`));
  }
  const missing = known.find(({ name, required }) => required && !values.has(name));
  if (missing) throw new CommandError(`${key}: pass --query ${missing.name}=VALUE.`);
  return values;
}

/** Describes a request for `--dry-run` and for the confirmation, without secrets. */
export function describeRequest({ method, path, init }: Request, server: string | undefined): string {
  const { path: values, query, filter, sort, select, body }: Init = init;
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`${Object(values)[name]}`));
  const parameters = Object.entries({ ...Object(query), filter, sort, select }).filter(
    ([, value]) => value !== undefined,
  );
  const origin = server !== undefined && URL.canParse(server) ? [`  server: ${new URL(server).origin}`] : [];
  const lines = parameters.map(([name, value]) => `  ${name}: ${typeof value === "object" ? stringify(value) : value}`);
  const text = body === undefined ? [] : [stringify(masked(body), undefined, 2) ?? ""];
  return [`${method.toUpperCase()} ${target}`, ...origin, ...lines, ...text].join("\n");
}

function masked(value: unknown, name = ""): unknown {
  if (value instanceof File) return `(file ${value.name})`;
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (!isObject(value)) return isSecret(name) && typeof value === "string" ? "(hidden)" : value;
  const target = typeof value.path === "string" && "op" in value ? value.path : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, masked(inner, key === "value" ? (target ?? key) : key)]),
  );
}
