import { uuid } from "../util/uuid.js";
import { propertiesOf, type Schema, typesOf } from "./schema.js";

/** The property path of an invalid value (empty for the value itself), and what is wrong with it. */
export interface Violation {
  readonly at: string;
  readonly message: string;
}

interface Context {
  readonly at: string;
  readonly closed: boolean;
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i,
  date: /^\d{4}-\d{2}(-\d{2})?$/,
  "year-month": /^\d{4}-\d{2}$/,
};

/**
 * Returns the first violation of a schema, or `undefined`. With `closed`, undeclared properties are violations, and null
 * counts as absent.
 */
export function violation(schema: Schema, value: unknown, closed = false): Violation | undefined {
  return check(schema, value, { at: "", closed });
}

function check(schema: Schema, value: unknown, context: Context): Violation | undefined {
  const message = wrongValue(schema, value);
  return (
    firstOf(schema.allOf, (part) => check(part, value, { ...context, closed: false })) ??
    (message === undefined ? undefined : { at: context.at, message }) ??
    wrongChoice(schema, value, context) ??
    wrongParts(schema, value, context)
  );
}

function firstOf<T>(items: readonly T[] = [], checkItem: (item: T) => Violation | undefined): Violation | undefined {
  for (const item of items) {
    const found = checkItem(item);
    if (found) return found;
  }
  return undefined;
}

/** Returns what is wrong with a value itself, apart from its parts. */
function wrongValue(schema: Schema, value: unknown): string | undefined {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) return `must be ${types.join(" or ")}`;
  if (schema.enum && !schema.enum.includes(value))
    return `must be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(", ")}`;
  if (schema.const !== undefined && value !== schema.const) return `must be ${JSON.stringify(schema.const)}`;
  if (typeof value === "string") return wrongText(schema, value);
  if (isNumeric(value)) return wrongNumber(schema, value);
  return Array.isArray(value) ? wrongList(schema, value) : undefined;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return typeof value === "bigint" || Number.isInteger(value);
  if (type === "number") return isNumeric(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function wrongText({ format = "", minLength = 0, maxLength = Infinity, pattern }: Schema, value: string) {
  if (value.length < minLength) return `must have at least ${minLength} characters`;
  if (value.length > maxLength) return `must have at most ${maxLength} characters`;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return `must match ${pattern}`;
  return formats[format]?.test(value) === false ? `must be a ${format}` : undefined;
}

function wrongNumber({ format, minimum, maximum }: Schema, value: number | bigint) {
  const [least, most] = format === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [-Infinity, Infinity];
  const [from, to] = [minimum ?? least, maximum ?? most];
  return value >= from && value <= to ? undefined : `must be from ${from} to ${to}`;
}

function wrongList({ minItems = 0, maxItems = Infinity, uniqueItems }: Schema, value: readonly unknown[]) {
  const { length } = value;
  if (length < minItems) return `must have at least ${minItems} items`;
  if (length > maxItems) return `must have at most ${maxItems} items`;
  return uniqueItems && new Set(value).size < length ? "must not repeat items" : undefined;
}

function wrongChoice({ anyOf, oneOf }: Schema, value: unknown, context: Context): Violation | undefined {
  const found = (anyOf ?? oneOf ?? []).map((choice) => check(choice, value, context));
  if (found.includes(undefined)) return undefined;
  // The alternative with the deepest violation is the one that the value comes closest to.
  return found.sort((one, other) => (other?.at.length ?? 0) - (one?.at.length ?? 0))[0];
}

function wrongParts({ items, ...schema }: Schema, value: unknown, context: Context): Violation | undefined {
  if (Array.isArray(value))
    return items && firstOf([...value.entries()], ([at, item]) => check(items, item, below(context, String(at))));
  return typeof value === "object" && value !== null ? wrongProperties(schema, value, context) : undefined;
}

function wrongProperties(schema: Schema, value: object, context: Context): Violation | undefined {
  const properties = propertiesOf(schema);
  const isNull = (name: string) => context.closed && Reflect.get(value, name) === null;
  for (const name of schema.required ?? []) {
    const isMissing = !Object.hasOwn(value, name) || (isNull(name) && check(properties[name] ?? {}, null, context));
    if (isMissing) return { at: below(context, name).at, message: "is required" };
  }
  const isClosed = context.closed && Object.keys(properties).length > 0;
  const { additionalProperties = !isClosed } = schema;
  return firstOf(Object.entries(value), ([name, content]) => {
    const expected = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (expected === false) return { at: below(context, name).at, message: "is not known" };
    if (isNull(name)) return undefined;
    return typeof expected === "object" ? check(expected, content, below(context, name)) : undefined;
  });
}

function below({ at, closed }: Context, name: string): Context {
  return { at: at === "" ? name : `${at}.${name}`, closed };
}
