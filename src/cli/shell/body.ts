import type { Readable } from "node:stream";
import { fileFrom } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject } from "../document/model.js";
import type { View } from "../document/view.js";
import { isSecret, propertiesOf, propertyAt, propertyNames } from "./schema.js";
import { suggest } from "./suggest.js";
import { parseJson, parseValue, readSource, splitPair } from "./values.js";

export interface BodyOptions {
  readonly body?: string;
  readonly set?: readonly string[];
}

/** Reads the body of `--body` and the properties of `--set`, and checks them against the schema. Throws CommandError. */
export async function readBody(
  schema: View | undefined,
  { body, set = [] }: BodyOptions,
  stdin: Readable | undefined,
): Promise<unknown> {
  if (body === undefined && set.length === 0) return undefined;
  if (schema === undefined) throw new CommandError("the operation has no body: omit --body and --set.");
  const { value, isLiteral } = await readJson(body ?? "{}", stdin);
  if (isLiteral) rejectSecrets(value);
  checkValue(schema, value, "");
  if (set.length === 0) return value;
  if (!isObject(value)) throw new CommandError("--set needs an object as the body.");
  for (const [name, property] of await readProperties(schema, set, stdin)) assign(value, name.split("."), property);
  return value;
}

/** Returns the JSON Patch operations of `--body`, or those that set the properties of `--set`. Throws CommandError. */
export async function readPatch(
  resource: View,
  { body, set = [] }: BodyOptions,
  stdin: Readable | undefined,
): Promise<unknown[]> {
  if ((body === undefined) === (set.length === 0)) throw new CommandError("pass either --set or operations as --body.");
  if (body === undefined) {
    const values = await readProperties(resource, set, stdin);
    return values.map(([name, value]) => ({ op: "replace", path: `/${name.replaceAll(".", "/")}`, value }));
  }
  const { value: operations, isLiteral } = await readJson(body, stdin);
  if (!Array.isArray(operations))
    throw new CommandError("--body must be a list of JSON Patch operations. See also --set.");
  for (const { path, value } of operations.filter(isObject)) {
    const names = `${path}`.split("/").slice(1);
    propertyAt(resource, names.filter((step) => !/^(\d+|-)$/.test(step)).join("."), "--body");
    if (isLiteral) rejectSecrets({ [names.at(-1) ?? ""]: value });
  }
  return operations;
}

async function readJson(given: string, stdin: Readable | undefined) {
  const { text, isLiteral } = await readSource(given, "--body", stdin);
  return { value: parseJson(text, "--body"), isLiteral };
}

type Properties = readonly (readonly [name: string, value: unknown])[];

function readProperties(schema: View, set: readonly string[], stdin: Readable | undefined): Promise<Properties> {
  const read = async (pair: string) => {
    const [name, given] = splitPair("--set", pair);
    const property = propertyAt(schema, name, "--set");
    if (property.readOnly) throw new CommandError(`--set ${name}: the property is read-only.`);
    if (property.format === "binary") return [name, await fileFrom(given.replace(/^@/, ""))] as const;
    const { text, isLiteral } = await readSource(given, `--set ${name}`, stdin);
    if (isLiteral && text !== "null") rejectSecrets({ [name]: text });
    // The value of a secret must not appear in a message.
    return [name, isSecret(name) ? text : parseValue(property, text, `--set ${name}`)] as const;
  };
  return Promise.all(set.map(read));
}

/** Arguments are visible to other users of the machine, and stay in the history of the shell. */
function rejectSecrets(value: unknown): void {
  for (const [name, inner] of Object.entries(Object(value))) {
    const hint = `pass it as --set ${name}=@env:VARIABLE or ${name}=@FILE, never as text.`;
    if (typeof inner === "string" && isSecret(name)) throw new CommandError(`${name} is secret: ${hint}`);
    if (typeof inner === "object") rejectSecrets(inner);
  }
}

/** Checks names and fixed values of a body, which are most of the mistakes. The server checks the rest. */
function checkValue(schema: View, value: unknown, at: string): void {
  const { items, values } = schema;
  const properties = propertiesOf(schema);
  if (Array.isArray(value) && items) for (const item of value) checkValue(items, item, at);
  if (typeof value === "string" && values) parseValue(schema, value, `--body: ${at}`);
  if (!isObject(value) || properties.size === 0) return;
  for (const [name, inner] of Object.entries(value)) {
    const property = properties.get(name);
    const path = at === "" ? name : `${at}.${name}`;
    if (property === undefined)
      throw new CommandError(`--body: unknown property ${path}${suggest(name, propertyNames(schema))}`);
    checkValue(property, inner, path);
  }
}

/** Sets a property, and creates the objects that contain it. */
export function assign(target: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0 && !isObject(target[name])) target[name] = {};
  const inner = target[name];
  if (rest.length > 0 && isObject(inner)) assign(inner, rest, value);
  else target[name] = value;
}
