import { inputError } from "../../http/errors.js";
import type { Collation, Comparison, FilterExpression, Grouping, JsonValue, SortExpression } from "./expression.js";

declare const row: unique symbol;

/** A filter on rows of type `Item`: keep it, share it, put it into others. */
export type Filter<Item = never> = FilterExpression & { readonly [row]?: (item: Item) => void };
/** A sort key for rows of type `Item`. */
export type SortKey<Item = never> = SortExpression & { readonly [row]?: (item: Item) => void };

interface Ordered<V, Item> {
  ascending(collation?: Collation): SortKey<Item>;
  descending(collation?: Collation): SortKey<Item>;
  lessThan(value: V): Filter<Item>;
  lessThanOrEqual(value: V): Filter<Item>;
  greaterThan(value: V): Filter<Item>;
  greaterThanOrEqual(value: V): Filter<Item>;
}

interface Equal<V, Item> {
  equals(value: V): Filter<Item>;
  notEquals(value: V): Filter<Item>;
  in(values: readonly V[]): Filter<Item>;
}

/** Operators of a text property. Dates go as ISO 8601 text. */
export interface TextField<Item, Null = never> {
  equals(value: string | Date | Null, collation?: Collation): Filter<Item>;
  notEquals(value: string | Date | Null, collation?: Collation): Filter<Item>;
  in(values: readonly (string | Date | Null)[], collation?: Collation): Filter<Item>;
  contains(value: string, collation?: Collation): Filter<Item>;
  lessThan(value: string | Date, collation?: Collation): Filter<Item>;
  lessThanOrEqual(value: string | Date, collation?: Collation): Filter<Item>;
  greaterThan(value: string | Date, collation?: Collation): Filter<Item>;
  greaterThanOrEqual(value: string | Date, collation?: Collation): Filter<Item>;
  ascending(collation?: Collation): SortKey<Item>;
  descending(collation?: Collation): SortKey<Item>;
}

/** Operators of a property with a closed list of values. */
export interface EnumField<V, Item, Null = never> extends Equal<V | Null, Item> {
  ascending(collation?: Collation): SortKey<Item>;
  descending(collation?: Collation): SortKey<Item>;
}

/** Operators of a number; bigint for values above 2^53. */
export interface NumberField<Item, Null = never>
  extends Equal<number | bigint | Null, Item>,
    Ordered<number | bigint, Item> {}

/** Operators of a yes-or-no property. */
export interface BooleanField<Item, Null = never> extends Equal<boolean | Null, Item> {
  ascending(): SortKey<Item>;
  descending(): SortKey<Item>;
}

/** Operators of a list of values. */
export interface ListField<V, Item> {
  contains(value: V, collation?: Collation): Filter<Item>;
  subset(values: readonly V[], collation?: Collation): Filter<Item>;
  superset(values: readonly V[], collation?: Collation): Filter<Item>;
}

type Null<V> = null extends V ? null : never;

type Field<V, Root, Bare = NonNullable<V>> = [Bare] extends [boolean]
  ? BooleanField<Root, Null<V>>
  : [Bare] extends [number | bigint]
    ? NumberField<Root, Null<V>>
    : [Bare] extends [string]
      ? string extends Bare
        ? TextField<Root, Null<V>>
        : EnumField<Bare, Root, Null<V>>
      : [Bare] extends [readonly (infer Element)[]]
        ? ListField<Element, Root>
        : Fields<Bare, Root>;

/** The properties of a row, each with the operators of its type; nested objects by dots. */
export type Fields<Item, Root = Item> = {
  // Not `keyof Item & string`: only a mapping over `keyof Item` itself keeps the document's words for editors to show.
  readonly [K in keyof Item as K extends string ? K : never]-?: Field<Item[K], Root>;
};

const comparisons = new Set<string>([
  "in",
  "contains",
  "subset",
  "superset",
  "equals",
  "notEquals",
  "lessThan",
  "lessThanOrEqual",
  "greaterThan",
  "greaterThanOrEqual",
] satisfies Comparison[]);

/** The proxy behind {@link Fields}: property access makes the dotted path, operators make expressions. */
export function fields<Item>(): Fields<Item> {
  return field("") as Fields<Item>;
}

function field(path: string): unknown {
  return new Proxy(Object.freeze({}), {
    get(_target, name) {
      if (typeof name === "symbol") return undefined;
      if (path !== "" && comparisons.has(name)) {
        return (value: unknown, collation?: Collation) => condition(path, name as Comparison, value, collation);
      }
      if (path !== "" && (name === "ascending" || name === "descending")) {
        return (collation?: Collation) => ({ property: path, direction: name, ...(collation && { collation }) });
      }
      return field(path === "" ? name : `${path}.${name}`);
    },
  });
}

function condition(property: string, operation: Comparison, value: unknown, collation?: Collation): FilterExpression {
  const list = operation === "in" || operation === "subset" || operation === "superset";
  if (list !== Array.isArray(value) && (list || operation !== "contains")) {
    throw inputError(`filter: ${property}.${operation} takes ${list ? "a list" : "one value"}`);
  }
  if (Array.isArray(value) && value.length === 0)
    throw inputError(`filter: ${property}.${operation} got an empty list`);
  return {
    property,
    operation,
    ...(collation && { collation }),
    value: toJson(`filter: ${property}.${operation}`, value),
  };
}

/** The value as it travels; refuses what JSON would turn into something else. */
function toJson(where: string, value: unknown): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => toJson(where, item));
  throw inputError(`${where} got ${value instanceof Date ? "an invalid date" : String(value)}`);
}

function group<Item>(operation: Grouping, items: Filter<Item>[]): Filter<Item> {
  if (items.length === 0) throw inputError(`filter: ${operation}() needs at least one expression`);
  return { operation, items };
}

/** Rows that meet all of the expressions. */
export function and<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("and", items);
}

/** Rows that meet at least one of the expressions. */
export function or<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("or", items);
}

/** Rows that do not meet all of the expressions. */
export function not<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("not", items);
}

/** Rows that meet exactly one of the expressions. */
export function exclusiveOr<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("exclusiveOr", items);
}
