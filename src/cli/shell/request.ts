import type { Readable } from "node:stream";
import { stringify } from "lossless-json";
import { CommandError } from "../command-error.js";
import { type FoundOperation, isObject } from "../document/model.js";
import { type View, viewOf } from "../document/view.js";
import { type BodyOptions, readBody, readPatch } from "./body.js";
import type { Init } from "./connection.js";
import { parseFilters, parseSort } from "./filter.js";
import { findOperation, pathValues } from "./paths.js";
import { isSecret, propertyAt } from "./schema.js";
import { isListed, methodOf, type Specification, schemasOf, type Verb } from "./specification.js";
import { suggest } from "./suggest.js";
import { parseValue, splitPair } from "./values.js";

export interface RequestOptions extends BodyOptions {
  readonly path?: readonly string[];
  readonly query?: readonly string[];
  readonly filter?: readonly string[];
  readonly sort?: readonly string[];
  readonly select?: readonly string[];
}

/** A call that the specification allows. */
export interface Request {
  readonly method: string;
  /** Path template. */
  readonly path: string;
  readonly init: Init;
  /** Schema of the result, or of one row. */
  readonly result: View;
}

/** Checks the arguments of a command against the specification. Throws CommandError before anything is sent. */
export async function prepareRequest(
  specification: Specification,
  verb: Verb,
  given: string,
  options: RequestOptions,
  stdin: Readable | undefined,
): Promise<Request> {
  const { filter, sort, select } = options;
  const method = methodOf(verb, specification);
  const values = Object.fromEntries((options.path ?? []).map((pair) => splitPair("--path", pair)));
  const found = findOperation(specification, method, given);
  const path = pathValues(specification, found, given, values);
  if (verb === "list" && !isListed(found, specification))
    throw new CommandError(`${found.key} is not a paged collection. Use vspc get.`);
  const schemas = schemasOf(specification, verb, found);
  for (const name of select ?? []) propertyAt(schemas.result, name, "--select");
  for (const name of ["filter", "sort", "select"] as const)
    if (options[name] && !schemas.options.includes(name))
      throw new CommandError(`${found.key} does not support --${name}.`);
  const body = schemas.isJsonPatch
    ? await readPatch(schemas.result, options, stdin)
    : await readBody(schemas.body, options, stdin);
  const query = readQuery(specification, found, options.query ?? []);
  const init = {
    path,
    ...(query.size > 0 && { query: Object.fromEntries(query) }),
    ...(filter && { filter: parseFilters(schemas.row, filter) }),
    ...(sort && { sort: parseSort(schemas.row, sort) }),
    ...(select && { select }),
    ...(body !== undefined && { body }),
  };
  return { method, path: found.path, init, result: schemas.result };
}

/** Reads query parameters. Those that have options of the command are rejected. */
function readQuery({ document }: Specification, { key, parameters }: FoundOperation, pairs: readonly string[]) {
  const known = parameters.filter((parameter) => parameter.in === "query" && parameter.schema !== undefined);
  const values = new Map<string, unknown>();
  for (const pair of pairs) {
    const [name, text] = splitPair("--query", pair);
    const parameter = known.find((one) => one.name === name);
    const hint = suggest(
      name,
      known.map((one) => one.name),
    );
    if (parameter === undefined) throw new CommandError(`--query: ${key} has no parameter ${name}${hint}`);
    values.set(name, parseValue(viewOf(document)(parameter.schema), text, `--query ${name}`));
  }
  const missing = known.find(({ name, required }) => required && !values.has(name));
  if (missing) throw new CommandError(`${key}: pass --query ${missing.name}=VALUE.`);
  return values;
}

/** Describes a request for `--dry-run` and for the confirmation, without secrets. */
export function describeRequest({ method, path, init }: Request, server: string | undefined): string {
  const { path: values, query, body, ...options } = init;
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`${Object(values)[name]}`));
  const origin = server !== undefined && URL.canParse(server) ? [`  server: ${new URL(server).origin}`] : [];
  const lines = Object.entries({ ...Object(query), ...options }).map(
    ([name, value]) => `  ${name}: ${typeof value === "object" ? stringify(value) : value}`,
  );
  const text = body === undefined ? [] : [`${stringify(masked(body), undefined, 2)}`];
  return [`${method.toUpperCase()} ${target}`, ...origin, ...lines, ...text].join("\n");
}

function masked(value: unknown, name = ""): unknown {
  if (value instanceof File) return `(file ${value.name})`;
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (!isObject(value)) return isSecret(name) && typeof value === "string" ? "(hidden)" : value;
  // An operation of a JSON Patch has the name of the property in its path.
  const target = typeof value.path === "string" && "op" in value ? value.path : "value";
  const entries = Object.entries(value).map(([key, inner]) => [key, masked(inner, key === "value" ? target : key)]);
  return Object.fromEntries(entries);
}
