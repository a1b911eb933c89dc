import type { Collation, SortExpression } from "../../vspc/query/expression.js";
import { isNumeric } from "../validate.js";
import { compareText } from "./collation.js";

/** Returns the value at a property path. A dot steps into an object, or into every object of a list. Absent is null. */
export function valueAt(row: unknown, path: string): unknown {
  return path.split(".").reduce(step, row) ?? null;
}

function step(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => step(item, name) ?? []);
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/**
 * Compares two values. Returns a negative number, zero, a positive number, or `undefined` if they are not comparable.
 * Dates with times compare as instants. A number or a boolean also compares with its text, a bigint with a number.
 */
export function compareValues(one: unknown, other: unknown, collation?: Collation): number | undefined {
  if (typeof one === "string" && typeof other === "string") return compareTexts(one, other, collation);
  if (isNumeric(one) || isNumeric(other)) return difference(asNumber(one), asNumber(other));
  if (typeof one === "boolean" || typeof other === "boolean") return difference(asBit(one), asBit(other));
  return one === null && other === null ? 0 : undefined;
}

function compareTexts(one: string, other: string, collation: Collation | undefined): number {
  const instants = isDateTime.test(one) && isDateTime.test(other);
  return instants ? compareInstants(one, other) : compareText(one, other, collation);
}

const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** Compares milliseconds first, then the fraction of a second, which may have more digits than a `Date` stores. */
function compareInstants(one: string, other: string): number {
  const fraction = (text: string) => (/\.(\d+)/.exec(text)?.[1] ?? "").replace(/0+$/, "");
  return Date.parse(one) - Date.parse(other) || compareText(fraction(one), fraction(other));
}

type Numeric = number | bigint;

function difference(one: Numeric | undefined, other: Numeric | undefined): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one < other ? -1 : one > other ? 1 : 0;
}

function asNumber(value: unknown): Numeric | undefined {
  if (isNumeric(value)) return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

function asBit(value: unknown): number | undefined {
  const text = String(value).toLowerCase();
  return text === "true" ? 1 : text === "false" ? 0 : undefined;
}

/**
 * Compares two rows by sort keys. Returns a negative number, zero, or a positive number. Null comes before every value;
 * in descending order it comes after.
 */
export function compareRows(sort: readonly SortExpression[], one: unknown, other: unknown): number {
  for (const { property, direction, collation } of sort) {
    const [left, right] = [valueAt(one, property), valueAt(other, property)];
    const ascending = nullsFirst(left, right) ?? compareValues(left, right, collation) ?? 0;
    if (ascending !== 0) return direction === "descending" ? -ascending : ascending;
  }
  return 0;
}

function nullsFirst(one: unknown, other: unknown): number | undefined {
  if (one !== null && other !== null) return undefined;
  return one === other ? 0 : one === null ? -1 : 1;
}
