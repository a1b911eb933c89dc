import type { Readable } from "node:stream";
import { stringify } from "lossless-json";
import { CommandError } from "../command-error.js";
import { type FoundOperation, isObject } from "../document/model.js";
import { viewOf } from "../document/view.js";
import { readBody } from "./body.js";
import type { Init } from "./connection.js";
import { parseFilters, parseSort } from "./filter.js";
import type { CallOptions, Pairs } from "./options.js";
import { isSecret, propertyAt, suggest } from "./schema.js";
import { isListed, readSpecification, type Specification, type Verb } from "./specification.js";
import { findTarget } from "./target.js";
import { parseValue } from "./values.js";

/** A call that the specification allows. */
export type Request = Awaited<ReturnType<typeof prepareRequest>>;

/** Checks the arguments of a command against the specification. Throws CommandError before anything is sent. */
export async function prepareRequest(verb: Verb, address: string, options: CallOptions, stdin: Readable | undefined) {
  const { em, filter, sort, select, path: values = {}, query: given = {} } = options;
  const specification = await readSpecification(em);
  const target = findTarget(specification, verb, address);
  const { key, method, path, result, row } = target;
  if (verb === "list" && !isListed(target, specification))
    throw new CommandError(`${key} is not a paged collection. Use vspc get.`);
  for (const name of select ?? []) propertyAt(result, name, "--select");
  for (const name of ["filter", "sort", "select"] as const)
    if (options[name] && !target.options.includes(name)) throw new CommandError(`${key} does not support --${name}.`);
  if (verb === "list" && ("limit" in given || "offset" in given))
    throw new CommandError("--query: list sets limit and offset itself. To limit the number of rows, pass --max.");
  const twice = Object.keys(target.values).find((name) => name in values);
  if (twice !== undefined) throw new CommandError(`--path ${twice}: the path already contains its value.`);
  const query = readParameters(specification, target, "query", given);
  const body = await readBody(target, options, stdin);
  const init: Init = {
    path: readParameters(specification, target, "path", { ...values, ...target.values }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(filter && { filter: parseFilters(row, filter) }),
    ...(sort && { sort: parseSort(row, sort) }),
    ...(select && !em && { select }),
    ...(body !== undefined && { body }),
  };
  return { key, method, path, init, result };
}

/** Returns the parameters in the path or the query by name. Those that have options of the command are rejected. */
function readParameters({ document }: Specification, { key, parameters }: FoundOperation, place: string, given: Pairs) {
  const known = parameters.filter((parameter) => parameter.in === place && parameter.schema !== undefined);
  const names = known.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new CommandError(`--${place}: ${key} has no parameter ${unknown}${suggest(unknown, names)}`);
  const entries = known.flatMap(({ name, schema, required }) => {
    const text = given[name];
    if (required && !text) throw new CommandError(`${key}: pass --${place} ${name}=VALUE.`);
    return text === undefined ? [] : [[name, parseValue(viewOf(document)(schema), text, `--${place} ${name}`)]];
  });
  return Object.fromEntries(entries);
}

/** Describes a request for `--dry-run` and for the confirmation as JSON, without secrets. */
export function describeRequest({ method, path, init }: Request, server = ""): string {
  const { path: values, ...others } = init;
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`${Object(values)[name]}`));
  const origin = URL.canParse(server) ? new URL(server).origin : undefined;
  return `${stringify({ request: `${method.toUpperCase()} ${target}`, server: origin, ...others }, withoutSecrets, 2)}`;
}

function withoutSecrets(name: string, value: unknown): unknown {
  if (isSecret(name) && typeof value === "string") return "(hidden)";
  if (value instanceof File) return `(file ${value.name})`;
  // An operation of a JSON Patch has the name of the property in its path.
  const isHidden = isObject(value) && typeof value.value === "string" && isSecret(`${value.path}`);
  return isHidden ? { ...value, value: "(hidden)" } : value;
}
