import { inputError } from "../../http/errors.js";
import { withSuggestions } from "../hints.js";
import { uuidOf } from "../ids.js";
import { type Kind, type Parameters, type QueryType, queryParameters } from "./parameters.js";

declare const of: unique symbol;

/** Filter of a query. It can be stored, shared and combined with other filters. */
export interface QueryFilter<Type extends QueryType> {
  /** Value of the `filter` parameter. */
  readonly text: string;
  /** Whether it combines several filters. Inside another filter it is put in parentheses. */
  readonly isGroup: boolean;
  readonly [of]?: (type: Type) => void;
}

/** Operators of parameters without an order. */
export interface Equality<V, Type extends QueryType> {
  /** Matches results whose parameter equals the value. */
  equals(value: V): QueryFilter<Type>;
  /** Matches results whose parameter differs from the value. */
  notEquals(value: V): QueryFilter<Type>;
}

/** Operators of parameters with an order. */
export interface Comparisons<V, Type extends QueryType> extends Equality<V, Type> {
  /** Matches results whose parameter is less than the value. */
  lessThan(value: V): QueryFilter<Type>;
  /** Matches results whose parameter is less than or equal to the value. */
  lessThanOrEqual(value: V): QueryFilter<Type>;
  /** Matches results whose parameter is greater than the value. */
  greaterThan(value: V): QueryFilter<Type>;
  /** Matches results whose parameter is greater than or equal to the value. */
  greaterThanOrEqual(value: V): QueryFilter<Type>;
}

/** Operators by kind of parameter. Enum values are compared by their position in the list. */
type Field<K, Type extends QueryType> = K extends "boolean"
  ? Equality<boolean, Type>
  : K extends "integer"
    ? Comparisons<number, Type>
    : K extends readonly (infer Value)[]
      ? Comparisons<Value, Type>
      : K extends "text"
        ? Comparisons<string, Type>
        : Equality<string, Type>;

/** Parameters of a query, each with the operators of its kind. IDs are UUIDs or URNs. */
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

/** A filter, or a function that builds one. */
export type FilterOption<Type extends QueryType> =
  | QueryFilter<Type>
  | ((fields: QueryFields<Type>) => QueryFilter<Type>);

/** Parts of the filters that `and` and `or` have combined. */
const partsOf = new WeakMap<object, readonly object[]>();

/** Returns the text of a filter. Throws `input` if its function builds a condition that the result does not contain. */
export function filterText<Type extends QueryType>(type: Type, filter: FilterOption<Type>): string {
  if (typeof filter !== "function") return filter.text;
  const built = new Map<object, string>();
  const result: QueryFilter<Type> | undefined = filter(queryFields(type, built));
  removeUsed(built, result);
  for (const condition of built.values()) {
    const advice = "return it, combine it with and(…) or or(…), or do not build it";
    throw inputError(`filter: ${condition}(…) is missing in the result; ${advice}`);
  }
  if (typeof result?.text === "string") return result.text;
  throw inputError(`filter: expected a filter as the result, got ${String(result)}`);
}

function removeUsed(built: Map<object, string>, filter: object | undefined): void {
  if (filter === undefined) return;
  built.delete(filter);
  for (const part of partsOf.get(filter) ?? []) removeUsed(built, part);
}

/** Returns the argument of a filter function. `built` collects each condition with its name. */
export function queryFields<Type extends QueryType>(type: Type, built = new Map<object, string>()): QueryFields<Type> {
  const fields = Object.entries<Kind>(queryParameters[type]).map(([name, kind]) => {
    const methods = Object.entries(operators).map(([operation, operator]) => {
      const method = (value: unknown) => {
        const filter = { text: `${name}${operator}${valueText(name, kind, value)}`, isGroup: false };
        built.set(filter, `${name}.${operation}`);
        return filter;
      };
      return [operation, method];
    });
    return [name, Object.fromEntries(methods)];
  });
  return withSuggestions(`filter: ${type}`, Object.fromEntries(fields)) as QueryFields<Type>;
}

/** Keywords and numbers are written without quotes, text in double quotes, with inner quotes doubled. */
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
  if ("urn" in kind) return `urn:veeam:${kind.urn}:${uuidOf(name, value, kind.urn)}`;
  return "uuid" in kind ? uuidOf(name, value, kind.uuid) : value;
}

function quoted(name: string, value: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(value)) {
    throw inputError(`filter: the value for ${name} contains control characters or half a surrogate pair`);
  }
  return `"${value.replaceAll('"', '""')}"`;
}

/** Matches results that meet all of the filters. */
export function and<Type extends QueryType>(...filters: QueryFilter<Type>[]): QueryFilter<Type> {
  return join("and", ";", filters);
}

/** Matches results that meet at least one of the filters. */
export function or<Type extends QueryType>(...filters: QueryFilter<Type>[]): QueryFilter<Type> {
  return join("or", ",", filters);
}

/** The precedence of the two operators is undocumented: a group inside a group is put in parentheses. */
function join<Type extends QueryType>(name: string, sign: string, filters: QueryFilter<Type>[]): QueryFilter<Type> {
  const [first, ...rest] = filters;
  if (!first) throw inputError(`filter: ${name}() needs at least one filter`);
  if (rest.length === 0) return first;
  const text = filters.map((filter) => (filter.isGroup ? `(${filter.text})` : filter.text)).join(sign);
  const group = { text, isGroup: true };
  partsOf.set(group, filters);
  return group;
}
