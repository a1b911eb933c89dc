import { CommandError } from "../command-error.js";
import type { FoundOperation, OpenApiDocument } from "../document/model.js";
import { viewOf } from "../document/view.js";
import { suggest } from "./schema.js";
import { methodOf, type Specification, schemasOf, type Verb } from "./specification.js";

/**
 * Finds the operation of a path in which parameters are templates such as `{siteUid}` or values, with its schemas. Throws
 * CommandError.
 */
export function findTarget(specification: Specification, verb: Verb, given: string) {
  const { document, operations } = specification;
  const method = methodOf(verb, specification);
  const matching = operations.filter((operation) => patternOf(document, operation).test(given));
  const found = matching.find((operation) => operation.method === method);
  if (!found) {
    const methods = matching.map((one) => one.method.toUpperCase()).join(", ");
    const paths = operations.flatMap((one) => (one.method === method ? [one.path] : []));
    const hint = `${suggest(given, paths, shapeOf)} To search for a path, run vspc operations WORD.`;
    if (methods === "") throw new CommandError(`unknown path ${given}${hint}`);
    throw new CommandError(`${given} has no ${method.toUpperCase()}. It has: ${methods}.`);
  }
  const parameters = Object.entries(patternOf(document, found).exec(given)?.groups ?? {});
  const filled = parameters.filter(([, text]) => !text.startsWith("{"));
  const values = Object.fromEntries(filled.map(([name, text]) => [name, decode(text)]));
  return { ...found, values, ...schemasOf(specification, found) };
}

/** Decodes one value of a path, which can contain an encoded slash. Throws CommandError. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CommandError(`${text}: invalid percent-encoding. Write %25 for %.`);
  }
}

/** Values of path parameters by their formats, so that misspelt parts of a path are no values. */
const valuePatterns: Readonly<Record<string, string>> = {
  uuid: "[\\dA-Fa-f-]{36}",
  "year-month": "\\d{4}-\\d\\d",
  int32: "\\d+",
};

/** Returns the pattern of a path, with its parameters as groups. Some shells on Windows rewrite the first slash. */
function patternOf(document: OpenApiDocument, { path, parameters }: FoundOperation): RegExp {
  const source = path.replace(/^\/|\/$/g, "").replace(/\{(\w+)\}/g, (template, name) => {
    const { format = "" } = viewOf(document)(parameters.find((parameter) => parameter.name === name)?.schema);
    return `(?<${name}>\\${template}|${valuePatterns[format] ?? "[^/{}]+"})`;
  });
  return new RegExp(`^/?${source}/?$`);
}

/** Returns a path without its parameters, for comparison. */
const shapeOf = (path: string) => path.replace(/\{\w+\}|[\dA-Fa-f-]{36}|\b\d+\b/g, "{}");
