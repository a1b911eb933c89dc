import { CommandError } from "../command-error.js";
import { type FoundOperation, keyOf, type OpenApiDocument } from "../document/model.js";
import type { Specification } from "./specification.js";
import { suggest } from "./suggest.js";
import { parseValue } from "./values.js";

/** An operation and the path parameters of a call. */
export interface Call {
  readonly found: FoundOperation;
  readonly path: Readonly<Record<string, string>>;
}

const segmentsOf = (path: string) => path.split("/");
const parameterOf = (segment: string) => /^\{(.+)\}$/.exec(segment)?.[1];

/** Finds the operation of a path, and the path parameters of a call. Throws CommandError. */
export function findCall(
  specification: Specification,
  method: string,
  given: string,
  values: Readonly<Record<string, string>>,
): Call {
  const found = findOperation(specification, method, given);
  return { found, path: pathValues(specification.document, found, rooted(given), values) };
}

/** The first slash can be omitted, because some shells on Windows rewrite it. */
const rooted = (path: string) => (path.startsWith("/") ? path : `/${path}`);

/** Finds the operation of a path in which parameters are templates such as `{siteUid}` or values. Throws CommandError. */
export function findOperation({ document, operations }: Specification, method: string, given: string): FoundOperation {
  const path = rooted(given);
  const matching = operations
    .filter((operation) => matches(document, operation, path))
    .sort((one, other) => weight(one, path) - weight(other, path));
  const found = matching.find((operation) => operation.method === method);
  if (found) return found;
  const [other] = matching;
  if (other) {
    const methods = matching.filter((one) => one.path === other.path).map((one) => one.method);
    throw new CommandError(`there is no ${keyOf(method, other.path)}. The path has: ${methods.join(", ")}.`);
  }
  const candidates = operations.filter((operation) => operation.method === method);
  const filled = new Map(candidates.map((operation) => [fill(document, operation, path), operation.path]));
  const hint = suggest(path, [...filled.keys()]).replace(/\/\S*(?=\?$)/, (one) => filled.get(one) ?? one);
  throw new CommandError(`unknown path ${path}${hint} To search for a path, run vspc operations WORD.`);
}

function matches(document: OpenApiDocument, operation: FoundOperation, path: string): boolean {
  const [expected, given] = [segmentsOf(operation.path), segmentsOf(path.replace(/(?<=.)\/$/, ""))];
  if (operation.path === path) return true;
  if (expected.length !== given.length) return false;
  return expected.every((segment, index) => {
    const value = given[index] ?? "";
    return segment === value || isValue(document, operation, segment, value);
  });
}

/** Whether a segment is a parameter and can have the value. */
function isValue(document: OpenApiDocument, { parameters }: FoundOperation, segment: string, value: string): boolean {
  const name = parameterOf(segment);
  if (name === undefined || value === "" || parameterOf(value) !== undefined) return false;
  try {
    parseValue(document, parameters.find((one) => one.name === name)?.schema ?? {}, decode(value), "");
    return true;
  } catch {
    return false;
  }
}

/** Number of parameters that a path has values for: the operation with the fewest is the one that is meant. */
function weight({ path }: FoundOperation, given: string): number {
  const values = segmentsOf(given);
  return segmentsOf(path).filter((segment, index) => segment !== values[index]).length;
}

function pathValues(
  document: OpenApiDocument,
  { path: template, parameters, key }: FoundOperation,
  path: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const given = segmentsOf(path);
  const names = segmentsOf(template).flatMap((segment) => parameterOf(segment) ?? []);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new CommandError(`--path: unknown parameter ${unknown}${suggest(unknown, names)}`);
  const entries = segmentsOf(template).flatMap((segment, index) => {
    const name = parameterOf(segment);
    if (name === undefined) return [];
    const value = given[index] === segment ? values[name] : decode(given[index] ?? "");
    if (!value) throw new CommandError(`${key}: pass --path ${name}=VALUE, or write the value into the path.`);
    const schema = parameters.find((parameter) => parameter.name === name)?.schema ?? {};
    parseValue(document, schema, value, `--path ${name}`);
    return [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Inserts the values of a path into a template, so that only misspelt parts differ. */
function fill(document: OpenApiDocument, operation: FoundOperation, path: string): string {
  const given = segmentsOf(path);
  return segmentsOf(operation.path)
    .map((segment, index) => {
      const value = given[index] ?? "";
      return isValue(document, operation, segment, value) ? value : segment;
    })
    .join("/");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
