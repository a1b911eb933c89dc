import type { Readable } from "node:stream";
import { fileFrom } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject } from "../document/model.js";
import type { View } from "../document/view.js";
import type { CallOptions } from "./options.js";
import { assign, isSecret, propertyAt } from "./schema.js";
import type { Schemas } from "./specification.js";
import { parseJson, parseValue, readSource } from "./values.js";

/**
 * Reads the body of `--body` and the properties of `--set`, and checks them against the schema. For a JSON Patch, both are
 * operations. Throws CommandError.
 */
export async function readBody(schemas: Schemas, options: CallOptions, stdin: Readable | undefined): Promise<unknown> {
  const { body: schema, isJsonPatch } = schemas;
  const { body, set = {} } = options;
  if (body === undefined && Object.keys(set).length === 0) {
    if (isJsonPatch) throw new CommandError("pass --set, or operations as --body.");
    return undefined;
  }
  if (schema === undefined) throw new CommandError("the operation has no body: omit --body and --set.");
  const { text, isLiteral } = await readSource(body ?? (isJsonPatch ? "[]" : "{}"), "--body", stdin);
  const given = parseJson(text, "--body");
  const operations = isJsonPatch ? given : isObject(given) && [{ path: "", value: given }];
  if (!Array.isArray(operations) || operations.some((one) => typeof Object(one).path !== "string"))
    throw new CommandError(`--body must be ${isJsonPatch ? "a list of JSON Patch operations" : "an object"}.`);
  for (const { path, value } of operations) checkValue(schema, value, path.split("/").filter(Boolean), isLiteral);
  for (const [name, source] of Object.entries(set)) {
    const value = await readProperty(schema, name, source, stdin);
    if (isObject(given)) assign(given, name, value);
    else operations.push({ op: "replace", path: `/${name.replaceAll(".", "/")}`, value });
  }
  return given;
}

async function readProperty(schema: View, name: string, source: string, stdin: Readable | undefined) {
  const where = `--set ${name}`;
  const property = propertyAt(schema, name, "--set");
  if (property.readOnly) throw new CommandError(`${where}: the property is read-only.`);
  if (property.format === "binary") return fileFrom(source.replace(/^@/, ""));
  const { text, isLiteral } = await readSource(source, where, stdin);
  // The value of a secret must not appear in a message.
  const value = isSecret(name) && text !== "null" ? text : parseValue(property, text, where);
  checkValue(schema, value, name.split("."), isLiteral);
  return value;
}

/** Checks names, fixed values and secrets, which are most of the mistakes. The server checks the rest. */
function checkValue(schema: View, value: unknown, steps: readonly string[], isLiteral: boolean): void {
  const name = steps.join(".");
  const property = name === "" ? schema : propertyAt(schema, name, "--body");
  if (typeof value === "object")
    for (const [step, inner] of Object.entries(value ?? {})) checkValue(schema, inner, [...steps, step], isLiteral);
  if (typeof value !== "string") return;
  // Arguments are visible to other users of the machine, and stay in the history of the shell.
  if (isSecret(name) && isLiteral)
    throw new CommandError(`${name} is secret: pass it as --set ${name}=@env:VARIABLE or @FILE, never as text.`);
  if (property.values) parseValue(property, value, `--body: ${name}`);
}
