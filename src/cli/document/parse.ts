import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { DocumentError, isObject } from "./model.js";

const maxDepth = 200;
/** Maximum number of objects and lists in a file, with each YAML alias counted as a copy. */
const maxNodes = 2_000_000;

/** Parses JSON or YAML. Throws DocumentError, with `name` as the name of the text. */
export function parseText(name: string, text: string): unknown {
  try {
    const value = parseJson(text) ?? load(text, { schema: CORE_SCHEMA, ...{ maxDepth } });
    checkSize(value);
    return value;
  } catch (cause) {
    if (cause instanceof DocumentError) throw new DocumentError(`${name}: ${cause.message}`);
    const { reason, mark } = cause instanceof YAMLException ? cause : { reason: String(cause), mark: undefined };
    const position = mark ? `${name}:${mark.line + 1}:${mark.column + 1}` : name;
    throw new DocumentError(`${position}: neither JSON nor YAML (${reason})`, { cause });
  }
}

/** Parses JSON, which is much faster than YAML. Returns `undefined` for other text, in which YAML reports the position. */
function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names with which the bundler calls methods of objects, or that would change their prototype. */
const unsupported = /^(__proto__|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|valueOf)$/;

/** Rejects values that could exhaust the stack or the memory. Aliases that contain themselves exceed the depth. */
function checkSize(value: unknown): void {
  let nodes = 0;
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== "object" || node === null) return;
    if (depth > maxDepth) throw new DocumentError(`nested more than ${maxDepth} levels deep`);
    nodes += 1;
    if (nodes > maxNodes) throw new DocumentError(`more than ${maxNodes} objects and lists, YAML aliases included`);
    const name = Object.keys(node).find((key) => unsupported.test(key));
    if (name !== undefined) throw new DocumentError(`the name ${name} is not supported`);
    for (const child of Object.values(node)) visit(child, depth + 1);
  };
  visit(value, 1);
}

/** Checks that a value has the outline of a document. Its parts are checked when they are used. */
export function assertOutline(value: unknown): asserts value is Record<string, unknown> {
  const { swagger, openapi, paths }: Record<string, unknown> = isObject(value) ? value : {};
  if (`${swagger}` !== "2.0" && !/^3\.[01]\./.test(`${openapi}`)) {
    const found = swagger === undefined ? `"openapi" is ${JSON.stringify(openapi)}` : `"swagger" is ${swagger}`;
    throw new DocumentError(`not an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document (${found})`);
  }
  if (!isObject(paths)) throw new DocumentError('has no "paths"');
  const [path] = Object.entries(paths).find(([, item]) => !isObject(item)) ?? [];
  if (path !== undefined) throw new DocumentError(`paths: ${path} is not an object`);
}
