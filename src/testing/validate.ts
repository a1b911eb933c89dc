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
  return (
    firstOf(schema.allOf, (part) => check(part, value, { ...context, closed: false })) ??
    wrongType(schema, value, context) ??
    wrongChoice(schema, value, context) ??
    wrongContent(schema, value, context)
  );
}

function firstOf<T>(items: readonly T[] = [], checkItem: (item: T) => Violation | undefined): Violation | undefined {
  for (const item of items) {
    const found = checkItem(item);
    if (found) return found;
  }
  return undefined;
}

function wrongContent(schema: Schema, value: unknown, context: Context): Violation | undefined {
  if (typeof value === "string") return wrongText(schema, value, context);
  if (isNumeric(value)) return wrongNumber(schema, value, context);
  if (Array.isArray(value)) return wrongItems(schema, value, context);
  return typeof value === "object" && value !== null ? wrongProperties(schema, value, context) : undefined;
}

function wrongType(schema: Schema, value: unknown, { at }: Context): Violation | undefined {
  const allowed = typesOf(schema);
  if (allowed.length === 0 || allowed.some((name) => isOfType(name, value))) return undefined;
  return { at, message: `must be ${allowed.join(" or ")}` };
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

function wrongChoice(schema: Schema, value: unknown, context: Context): Violation | undefined {
  const { at } = context;
  if (schema.enum && !schema.enum.includes(value)) {
    return { at, message: `must be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(", ")}` };
  }
  if (schema.const !== undefined && value !== schema.const) {
    return { at, message: `must be ${JSON.stringify(schema.const)}` };
  }
  const found: Violation[] = [];
  for (const choice of schema.anyOf ?? schema.oneOf ?? []) {
    const one = check(choice, value, context);
    if (!one) return undefined;
    found.push(one);
  }
  // The alternative with the deepest violation is the one that the value comes closest to.
  return found.sort((one, other) => other.at.length - one.at.length)[0];
}

function wrongText(schema: Schema, value: string, { at }: Context): Violation | undefined {
  const { format, minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  if (value.length < minLength) return { at, message: `must have at least ${minLength} characters` };
  if (value.length > maxLength) return { at, message: `must have at most ${maxLength} characters` };
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return { at, message: `must match ${pattern}` };
  const expected = format === undefined ? undefined : formats[format];
  return expected && !expected.test(value) ? { at, message: `must be a ${format}` } : undefined;
}

function wrongNumber(schema: Schema, value: number | bigint, { at }: Context): Violation | undefined {
  const { format, minimum = format === "int32" ? -(2 ** 31) : -Infinity } = schema;
  const { maximum = format === "int32" ? 2 ** 31 - 1 : Infinity } = schema;
  return value >= minimum && value <= maximum ? undefined : { at, message: `must be from ${minimum} to ${maximum}` };
}

function wrongItems(schema: Schema, value: readonly unknown[], context: Context): Violation | undefined {
  const { at } = context;
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema;
  if (value.length < minItems) return { at, message: `must have at least ${minItems} items` };
  if (value.length > maxItems) return { at, message: `must have at most ${maxItems} items` };
  if (uniqueItems && new Set(value).size < value.length) return { at, message: "must not repeat items" };
  return items && firstOf([...value.entries()], ([index, item]) => check(items, item, below(context, String(index))));
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
