import { inputError } from "../../http/errors.js";
import { urnOf, uuidOf } from "../ids.js";
import { type Kind, type Parameters, type QueryType, queryParameters } from "./parameters.js";

declare const of: unique symbol;

/** A filter of a query: keep it, share it, put it into others. */
export interface QueryFilter<Type extends QueryType> {
  /** As it travels. */
  readonly text: string;
  /** Joined of several: stands in parentheses within others. */
  readonly isGroup: boolean;
  readonly [of]?: (type: Type) => void;
}

/** Operators of what has no order. */
interface Equality<V, Type extends QueryType> {
  equals(value: V): QueryFilter<Type>;
  notEquals(value: V): QueryFilter<Type>;
}

/** Operators of what has an order. */
interface Comparisons<V, Type extends QueryType> extends Equality<V, Type> {
  lessThan(value: V): QueryFilter<Type>;
  lessThanOrEqual(value: V): QueryFilter<Type>;
  greaterThan(value: V): QueryFilter<Type>;
  greaterThanOrEqual(value: V): QueryFilter<Type>;
}

/** Values of a list compare by their place in it. */
type Field<K, Type extends QueryType> = K extends "boolean"
  ? Equality<boolean, Type>
  : K extends "integer"
    ? Comparisons<number, Type>
    : K extends readonly (infer Value)[]
      ? Comparisons<Value, Type>
      : K extends "text"
        ? Comparisons<string, Type>
        : Equality<string, Type>;

/** The parameters of a query, each with the operators of its kind. Ids are UUIDs or URNs. */
export type QueryFields<Type extends QueryType> = {
  readonly [Name in keyof Parameters<Type>]: Field<Parameters<Type>[Name], Type>;
};

const operators = {
  equals: "==",
  notEquals: "!=",
  lessThan: "<",
  lessThanOrEqual: "<=",
  greaterThan: ">",
  greaterThanOrEqual: ">=",
} as const satisfies Record<keyof Comparisons<never, never>, string>;

export function queryFields<Type extends QueryType>(type: Type): QueryFields<Type> {
  const named = Object.entries<Kind>(queryParameters[type]).map(([name, kind]) => [name, comparisons(name, kind)]);
  return Object.fromEntries(named) as QueryFields<Type>;
}

function comparisons(name: string, kind: Kind) {
  const named = Object.entries(operators).map(([operation, operator]) => [
    operation,
    (value: unknown) => ({ text: `${name}${operator}${valueText(name, kind, value)}`, isGroup: false }),
  ]);
  return Object.fromEntries(named);
}

/** Words stand as they are; text stands in quotes, a quote within doubled. */
function valueText(name: string, kind: Kind, value: unknown): string {
  if (kind === "boolean" && typeof value === "boolean") return String(value);
  if (kind === "integer" && typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string" || kind === "boolean" || kind === "integer") {
    const expected = typeof kind === "string" ? kind : "text";
    throw inputError(`filter: ${name} compares with ${expected}, got ${value === null ? "null" : typeof value}`);
  }
  if (Array.isArray(kind)) return /^\w+$/.test(value) ? value : quoted(name, value);
  return quoted(name, typeof kind === "object" ? idText(`filter: ${name}`, value, kind) : value);
}

function idText(name: string, value: string, kind: Exclude<Kind, string>): string {
  if ("urn" in kind) return urnOf(name, value, kind.urn);
  return "uuid" in kind ? uuidOf(name, value, kind.uuid) : value;
}

function quoted(name: string, value: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(value)) {
    throw inputError(`filter: the value for ${name} has control characters or half a surrogate pair`);
  }
  return `"${value.replaceAll('"', '""')}"`;
}

/** What meets all of the filters. */
export function and<Type extends QueryType>(...filters: QueryFilter<Type>[]): QueryFilter<Type> {
  return join("and", ";", filters);
}

/** What meets at least one of the filters. */
export function or<Type extends QueryType>(...filters: QueryFilter<Type>[]): QueryFilter<Type> {
  return join("or", ",", filters);
}

/** The documents do not say which of the two binds tighter: a group within a group has parentheses. */
function join<Type extends QueryType>(name: string, sign: string, filters: QueryFilter<Type>[]): QueryFilter<Type> {
  const [first, ...rest] = filters;
  if (!first) throw inputError(`filter: ${name}() needs at least one filter`);
  if (rest.length === 0) return first;
  return { text: filters.map(({ text, isGroup }) => (isGroup ? `(${text})` : text)).join(sign), isGroup: true };
}
