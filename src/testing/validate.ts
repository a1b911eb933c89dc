import { isObject } from "../util/objects.js";
import { uuid } from "../util/uuid.js";
import { propertiesOf, type Schema, typesOf } from "./schema.js";

/** The property path of an invalid value (empty for the value itself), and what is wrong with it. */
export interface Violation {
  readonly at: string;
  readonly message: string;
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/i,
  date: /^\d{4}-\d{2}(-\d{2})?$/,
  "year-month": /^\d{4}-\d{2}$/,
};

/**
 * Returns the first violation of a schema, or `undefined`. With `closed`, undeclared properties are violations, and null
 * counts as absent.
 */
export function violation(schema: Schema, value: unknown, closed = false, at = ""): Violation | undefined {
  const [first] = violations(schema, value, closed, at);
  return first;
}

function* violations(schema: Schema, value: unknown, closed: boolean, at: string): Generator<Violation> {
  for (const part of schema.allOf ?? []) yield* violations(part, value, false, at);
  const message = wrongValue(schema, value);
  if (message !== undefined) yield { at, message };
  const choices = (schema.anyOf ?? schema.oneOf ?? []).map((choice) => violation(choice, value, closed, at));
  // The alternative with the deepest violation is the one that the value comes closest to.
  const [closest] = choices.sort((one, other) => (other?.at.length ?? 0) - (one?.at.length ?? 0));
  if (closest && !choices.includes(undefined)) yield closest;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* violations(schema.items ?? {}, item, closed, below(at, String(index)));
  } else if (typeof value === "object" && value !== null) yield* wrongProperties(schema, value, closed, at);
}

function* wrongProperties(schema: Schema, value: object, closed: boolean, at: string): Generator<Violation> {
  const properties = propertiesOf(schema);
  const isNull = (name: string) => closed && Reflect.get(value, name) === null;
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name) || (isNull(name) && violation(properties[name] ?? {}, null)))
      yield { at: below(at, name), message: "is required" };
  }
  const { additionalProperties = !closed || Object.keys(properties).length === 0 } = schema;
  for (const [name, content] of Object.entries(value)) {
    const expected = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (expected === false) yield { at: below(at, name), message: "is not known" };
    if (typeof expected === "object" && !isNull(name)) yield* violations(expected, content, closed, below(at, name));
  }
}

function below(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}

/** Returns what is wrong with a value itself, apart from its parts. */
function wrongValue(schema: Schema, value: unknown): string | undefined {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) return `must be ${types.join(" or ")}`;
  if (schema.enum && !schema.enum.includes(value))
    return `must be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(", ")}`;
  if (schema.const !== undefined && value !== schema.const) return `must be ${JSON.stringify(schema.const)}`;
  if (typeof value === "string") return wrongText(schema, value);
  if (isNumeric(value)) {
    const [least, most] = schema.format === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [-Infinity, Infinity];
    const { minimum = least, maximum = most } = schema;
    return value >= minimum && value <= maximum ? undefined : `must be from ${minimum} to ${maximum}`;
  }
  if (!Array.isArray(value)) return undefined;
  const { minItems, maxItems, uniqueItems } = schema;
  if (uniqueItems && new Set(value).size < value.length) return "must not repeat items";
  return wrongLength(value, "items", minItems, maxItems);
}

function wrongText({ format = "", minLength, maxLength, pattern }: Schema, value: string): string | undefined {
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return `must match ${pattern}`;
  if (formats[format]?.test(value) === false) return `must be a ${format}`;
  return wrongLength(value, "characters", minLength, maxLength);
}

function wrongLength({ length }: { readonly length: number }, parts: string, least = 0, most = Infinity) {
  if (length < least) return `must have at least ${least} ${parts}`;
  return length > most ? `must have at most ${most} ${parts}` : undefined;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return typeof value === "bigint" || Number.isInteger(value);
  if (type === "number") return isNumeric(value);
  if (type === "object") return isObject(value);
  return typeof value === type;
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
