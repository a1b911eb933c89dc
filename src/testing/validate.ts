import { uuid } from "../util/uuid.js";
import { propertiesOf, type Schema, typesOf } from "./document.js";

/** Where a value breaks its schema, as a property path (empty for the value itself), and how. */
export interface Violation {
  readonly at: string;
  readonly message: string;
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i,
  date: /^\d{4}-\d{2}(-\d{2})?$/,
  "year-month": /^\d{4}-\d{2}$/,
};

/** The first place where a value breaks its schema, or undefined where it fits. */
export function violation(schema: Schema, value: unknown, at = ""): Violation | undefined {
  const parts = schema.allOf?.map((part) => violation(part, value, at)).find(Boolean);
  return parts ?? wrongType(schema, value, at) ?? wrongChoice(schema, value, at) ?? wrongContent(schema, value, at);
}

function wrongContent(schema: Schema, value: unknown, at: string): Violation | undefined {
  if (typeof value === "string") return wrongText(schema, value, at);
  if (isNumeric(value)) return wrongNumber(schema, value, at);
  if (Array.isArray(value)) return wrongItems(schema, value, at);
  return typeof value === "object" && value !== null ? wrongProperties(schema, value, at) : undefined;
}

function wrongType(schema: Schema, value: unknown, at: string): Violation | undefined {
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

function wrongChoice(schema: Schema, value: unknown, at: string): Violation | undefined {
  if (schema.enum && !schema.enum.includes(value)) {
    return { at, message: `must be one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(", ")}` };
  }
  if (schema.const !== undefined && value !== schema.const) {
    return { at, message: `must be ${JSON.stringify(schema.const)}` };
  }
  const choices = schema.anyOf ?? schema.oneOf;
  const found = choices?.map((choice) => violation(choice, value, at));
  if (!found || found.includes(undefined)) return undefined;
  return mostTelling(found.filter((one) => one !== undefined));
}

/** Of the reasons why no alternative fits, the one about the choice the value comes closest to. */
function mostTelling(found: readonly Violation[]): Violation | undefined {
  return [...found].sort((one, other) => other.at.length - one.at.length)[0];
}

function wrongText(schema: Schema, value: string, at: string): Violation | undefined {
  const { format, minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  if (value.length < minLength) return { at, message: `must have at least ${minLength} characters` };
  if (value.length > maxLength) return { at, message: `must have at most ${maxLength} characters` };
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return { at, message: `must match ${pattern}` };
  const expected = format === undefined ? undefined : formats[format];
  return expected && !expected.test(value) ? { at, message: `must be a ${format}` } : undefined;
}

function wrongNumber(schema: Schema, value: number | bigint, at: string): Violation | undefined {
  const { format, minimum = format === "int32" ? -(2 ** 31) : -Infinity } = schema;
  const { maximum = format === "int32" ? 2 ** 31 - 1 : Infinity } = schema;
  return value >= minimum && value <= maximum ? undefined : { at, message: `must be from ${minimum} to ${maximum}` };
}

function wrongItems(schema: Schema, value: readonly unknown[], at: string): Violation | undefined {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema;
  if (value.length < minItems) return { at, message: `must have at least ${minItems} items` };
  if (value.length > maxItems) return { at, message: `must have at most ${maxItems} items` };
  if (uniqueItems && new Set(value).size < value.length) return { at, message: "must not repeat items" };
  return items && value.map((item, index) => violation(items, item, join(at, String(index)))).find(Boolean);
}

function wrongProperties(schema: Schema, value: object, at: string): Violation | undefined {
  const properties = propertiesOf(schema);
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) return { at: join(at, name), message: "is required" };
  }
  for (const [name, content] of Object.entries(value)) {
    const expected = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    if (expected === false) return { at: join(at, name), message: "is not known" };
    const found = typeof expected === "object" ? violation(expected, content, join(at, name)) : undefined;
    if (found) return found;
  }
  return undefined;
}

function join(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}
