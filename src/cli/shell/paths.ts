import { CommandError } from "../command-error.js";
import { type FoundOperation, keyOf } from "../document/model.js";
import { type View, viewOf } from "../document/view.js";
import type { Specification } from "./specification.js";
import { suggest } from "./suggest.js";
import { parseValue } from "./values.js";

/** The first slash can be omitted, because some shells on Windows rewrite it. The last one has no effect. */
const segmentsOf = (path: string) => path.replace(/^\/?(.*?)\/?$/, "/$1").split("/");
const parameterOf = (segment: string) => /^\{(.+)\}$/.exec(segment)?.[1];

/** Finds the operation of a path in which parameters are templates such as `{siteUid}` or values. Throws CommandError. */
export function findOperation(specification: Specification, method: string, given: string): FoundOperation {
  const { operations } = specification;
  const segments = segmentsOf(given);
  const path = segments.join("/");
  /** Inserts the values of the path into a template, so that only misspelt parts differ. */
  const fill = (operation: FoundOperation) => {
    const template = segmentsOf(operation.path);
    const filled = template.map((segment, index) => {
      const value = segments[index] ?? "";
      return isValue(specification, operation, segment, value) ? value : segment;
    });
    return filled.join("/");
  };
  /** Number of parameters that the path has values for: the operation with the fewest is the one that is meant. */
  const valueCount = (operation: FoundOperation) =>
    segmentsOf(operation.path).filter((segment, index) => segment !== segments[index]).length;
  const matching = operations
    .filter((operation) => fill(operation) === path)
    .sort((one, other) => valueCount(one) - valueCount(other));
  const found = matching.find((operation) => operation.method === method);
  if (found) return found;
  const [other] = matching;
  if (other) {
    const methods = matching.filter((one) => one.path === other.path).map((one) => one.method);
    throw new CommandError(`there is no ${keyOf(method, other.path)}. The path has: ${methods.join(", ")}.`);
  }
  const candidates = operations.filter((operation) => operation.method === method);
  const filled = new Map(candidates.map((operation) => [fill(operation), operation.path]));
  const hint = suggest(path, [...filled.keys()]).replace(/\/\S*(?=\?$)/, (one) => filled.get(one) ?? one);
  throw new CommandError(`unknown path ${path}${hint} To search for a path, run vspc operations WORD.`);
}

/** Returns the path parameters of a call, from the path and from `--path`. Throws CommandError. */
export function pathValues(
  specification: Specification,
  operation: FoundOperation,
  path: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const given = segmentsOf(path);
  const template = segmentsOf(operation.path);
  const names = template.flatMap((segment) => parameterOf(segment) ?? []);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new CommandError(`--path: unknown parameter ${unknown}${suggest(unknown, names)}`);
  const entries = template.flatMap((segment, index) => {
    const name = parameterOf(segment);
    if (name === undefined) return [];
    const value = given[index] === segment ? values[name] : decode(given[index] ?? "");
    if (!value)
      throw new CommandError(`${operation.key}: pass --path ${name}=VALUE, or write the value into the path.`);
    parseValue(schemaOf(specification, operation, name), value, `--path ${name}`);
    return [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function schemaOf({ document }: Specification, { parameters }: FoundOperation, name: string): View {
  return viewOf(document)(parameters.find((parameter) => parameter.name === name)?.schema);
}

/** Whether a segment is a parameter and can have the value. */
function isValue(specification: Specification, operation: FoundOperation, segment: string, value: string): boolean {
  const name = parameterOf(segment);
  if (name === undefined || value === "" || parameterOf(value) !== undefined) return false;
  try {
    parseValue(schemaOf(specification, operation, name), decode(value), "");
    return true;
  } catch {
    return false;
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
