import type { Readable } from "node:stream";
import { fileFrom } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject, type OpenApiDocument, type Schema } from "../document/model.js";
import { isSecret, propertyAt, propertyNames, shapeOf } from "./schema.js";
import { readSource } from "./sources.js";
import { suggest } from "./suggest.js";
import { parseJson, parseValue, splitPair } from "./values.js";

export interface BodyOptions {
  readonly body?: string;
  readonly set?: readonly string[];
}

/** Reads the body of `--body` and the properties of `--set`, and checks them against the schema. Throws CommandError. */
export async function readBody(
  document: OpenApiDocument,
  schema: Schema | undefined,
  { body, set = [] }: BodyOptions,
  stdin: Readable | undefined,
): Promise<unknown> {
  if (body === undefined && set.length === 0) return undefined;
  if (schema === undefined) throw new CommandError("the operation has no body: omit --body and --set.");
  const given = body === undefined ? {} : await readJson(document, schema, body, stdin);
  if (set.length === 0) return given;
  if (!isObject(given)) throw new CommandError("--set needs an object as the body.");
  for (const [name, value] of await readProperties(document, schema, set, stdin)) assign(given, name.split("."), value);
  return given;
}

/** Returns the JSON Patch operations of `--body`, or those that set the properties of `--set`. Throws CommandError. */
export async function readPatch(
  document: OpenApiDocument,
  resource: Schema | undefined = {},
  { body, set = [] }: BodyOptions,
  stdin: Readable | undefined,
): Promise<unknown[]> {
  if ((body === undefined) === (set.length === 0)) throw new CommandError("pass either --set or operations as --body.");
  if (body === undefined) {
    const values = await readProperties(document, resource, set, stdin);
    return values.map(([name, value]) => ({ op: "replace", path: `/${name.replaceAll(".", "/")}`, value }));
  }
  const source = await readSource(body, "--body", stdin);
  const operations = parseJson(source.text, "--body");
  if (!Array.isArray(operations))
    throw new CommandError("--body must be a list of JSON Patch operations. See also --set.");
  for (const { path, value } of operations.filter(isObject)) {
    const names = `${path}`.split("/").slice(1);
    const name = names.filter((step) => !/^(\d+|-)$/.test(step)).join(".");
    propertyAt(document, resource, name, "--body");
    if (source.isLiteral) refuseSecrets({ [names.at(-1) ?? ""]: value });
  }
  return operations;
}

async function readJson(document: OpenApiDocument, schema: Schema, given: string, stdin: Readable | undefined) {
  const { text, isLiteral } = await readSource(given, "--body", stdin);
  const value = parseJson(text, "--body");
  if (isLiteral) refuseSecrets(value);
  checkValue(document, schema, value, "");
  return value;
}

type Properties = readonly (readonly [name: string, value: unknown])[];

function readProperties(
  document: OpenApiDocument,
  schema: Schema,
  set: readonly string[],
  stdin: Readable | undefined,
): Promise<Properties> {
  return Promise.all(
    set.map(async (pair) => {
      const [name, given] = splitPair("--set", pair);
      const property = propertyAt(document, schema, name, "--set");
      if (property.readOnly === true) throw new CommandError(`--set ${name}: the property is read-only.`);
      if (shapeOf(document, property).format === "binary") return [name, await fileFrom(given.replace(/^@/, ""))];
      const { text, isLiteral } = await readSource(given, `--set ${name}`, stdin);
      if (isLiteral && text !== "null") refuseSecrets({ [name]: text });
      // The value of a secret must not appear in a message.
      return [name, isSecret(name) ? text : parseValue(document, property, text, `--set ${name}`)];
    }),
  );
}

/** Arguments are visible to other users of the machine, and stay in the history of the shell. */
function refuseSecrets(value: unknown): void {
  for (const [name, inner] of Object.entries(Object(value))) {
    if (typeof inner === "string" && isSecret(name))
      throw new CommandError(
        `${name} is secret: pass it as --set ${name}=@env:VARIABLE or ${name}=@FILE, never as text.`,
      );
    if (typeof inner === "object") refuseSecrets(inner);
  }
}

/** Checks names and fixed values of a body, which are most of the mistakes. The server checks the rest. */
function checkValue(document: OpenApiDocument, schema: Schema, value: unknown, at: string): void {
  const { properties, items, values } = shapeOf(document, schema);
  if (Array.isArray(value)) for (const item of value) checkValue(document, items ?? {}, item, at);
  if (typeof value === "string" && values !== undefined) parseValue(document, schema, value, `--body: ${at}`);
  if (!isObject(value) || Object.keys(properties).length === 0) return;
  for (const [name, inner] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const path = at === "" ? name : `${at}.${name}`;
    if (property === undefined)
      throw new CommandError(`--body: unknown property ${path}${suggest(name, propertyNames(document, schema))}`);
    checkValue(document, property, inner, path);
  }
}

/** Sets a property, and creates the objects that contain it. */
function assign(target: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0 && !isObject(target[name])) target[name] = {};
  const inner = target[name];
  if (rest.length > 0 && isObject(inner)) assign(inner, rest, value);
  else target[name] = value;
}
