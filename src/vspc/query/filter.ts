import { inputError } from "../../http/errors.js";
import type { Collation, Comparison, FilterExpression, Grouping, JsonValue, SortExpression } from "./expression.js";

declare const row: unique symbol;

/** Filter on rows of type `Item`. It can be stored, shared and combined with other filters. */
export type Filter<Item = never> = FilterExpression & { readonly [row]?: (item: Item) => void };
/** Sort key for rows of type `Item`. */
export type SortKey<Item = never> = SortExpression & { readonly [row]?: (item: Item) => void };

/** Optional last argument of operators that compare text. */
type WithCollation = [collation?: Collation];

/** Sort keys of a property. */
export interface Sortable<Item, Options extends unknown[] = WithCollation> {
  /** Sorts by this property, smallest first. */
  ascending(...options: Options): SortKey<Item>;
  /** Sorts by this property, greatest first. */
  descending(...options: Options): SortKey<Item>;
}

/** Operators of a property that can be compared for equality. */
export interface Equality<V, Item, Options extends unknown[] = []> {
  /** Matches rows whose property equals the value. */
  equals(value: V, ...options: Options): Filter<Item>;
  /** Matches rows whose property differs from the value. */
  notEquals(value: V, ...options: Options): Filter<Item>;
  /** Matches rows whose property equals one of the values. */
  in(values: readonly V[], ...options: Options): Filter<Item>;
}

/** Operators of a property whose values have an order. */
export interface Ordering<V, Item, Options extends unknown[] = []> {
  /** Matches rows whose property is less than the value. */
  lessThan(value: V, ...options: Options): Filter<Item>;
  /** Matches rows whose property is less than or equal to the value. */
  lessThanOrEqual(value: V, ...options: Options): Filter<Item>;
  /** Matches rows whose property is greater than the value. */
  greaterThan(value: V, ...options: Options): Filter<Item>;
  /** Matches rows whose property is greater than or equal to the value. */
  greaterThanOrEqual(value: V, ...options: Options): Filter<Item>;
}

/** Operators of a text property. A `Date` is sent as ISO 8601 text. */
export interface TextField<Item, Null = never>
  extends Equality<string | Date | Null, Item, WithCollation>,
    Ordering<string | Date, Item, WithCollation>,
    Sortable<Item> {
  /** Matches rows whose property contains the text. */
  contains(value: string, collation?: Collation): Filter<Item>;
}

/** Operators of a property with a fixed set of values. */
export interface EnumField<V, Item, Null = never> extends Equality<V | Null, Item>, Sortable<Item> {}

/** Operators of a number. Pass a bigint for values above 2^53. */
export interface NumberField<Item, Null = never>
  extends Equality<number | bigint | Null, Item>,
    Ordering<number | bigint, Item>,
    Sortable<Item> {}

/** Operators of a boolean property. */
export interface BooleanField<Item, Null = never> extends Equality<boolean | Null, Item>, Sortable<Item, []> {}

/** Operators of a list of values. */
export interface ListField<V, Item> {
  /** Matches rows whose list contains the value. */
  contains(value: V, collation?: Collation): Filter<Item>;
  /** Matches rows whose list contains only these values. */
  subset(values: readonly V[], collation?: Collation): Filter<Item>;
  /** Matches rows whose list contains all of these values. */
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

/** Properties of a row, each with the operators of its type. Nested objects have nested properties. */
export type Fields<Item, Root = Item> = {
  // Not `keyof Item & string`: editors show the descriptions of properties only for a mapping over `keyof Item`.
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

/**
 * Returns the argument of a filter or sort callback: property access extends the path, operators build expressions.
 * `onBuilt` is called with each of them.
 */
export function fields(onBuilt: (expression: object) => void, path = ""): unknown {
  const built = <T extends object>(expression: T): T => {
    onBuilt(expression);
    return expression;
  };
  return new Proxy(Object.freeze({}), {
    get(_target, name) {
      if (typeof name === "symbol") return undefined;
      if (path !== "" && comparisons.has(name)) {
        return (value: unknown, collation?: Collation) => built(condition(path, name as Comparison, value, collation));
      }
      if (path !== "" && (name === "ascending" || name === "descending")) {
        return (collation?: Collation) => built({ property: path, direction: name, ...(collation && { collation }) });
      }
      return fields(onBuilt, path === "" ? name : `${path}.${name}`);
    },
  });
}

function condition(property: string, operation: Comparison, value: unknown, collation?: Collation): FilterExpression {
  const where = `filter: ${property}.${operation}`;
  const takesList = operation === "in" || operation === "subset" || operation === "superset";
  if (takesList !== Array.isArray(value) && (takesList || operation !== "contains")) {
    throw inputError(`${where} takes ${takesList ? "a list" : "one value"}`);
  }
  if (Array.isArray(value) && value.length === 0) throw inputError(`${where} got an empty list`);
  return { property, operation, ...(collation && { collation }), value: toJson(where, value) };
}

/** Converts a value to JSON. Throws for values that JSON would change. */
function toJson(where: string, value: unknown): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") {
    return value;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => toJson(where, item));
  throw inputError(`${where} got ${value instanceof Date ? "an invalid date" : String(value)}`);
}

function group<Item>(operation: Grouping, items: Filter<Item>[]): Filter<Item> {
  if (items.length === 0) throw inputError(`filter: ${operation}() needs at least one expression`);
  return { operation, items };
}

/** Matches rows that meet all of the expressions. */
export function and<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("and", items);
}

/** Matches rows that meet at least one of the expressions. */
export function or<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("or", items);
}

/** Matches rows that do not meet all of the expressions. */
export function not<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("not", items);
}

/** Matches rows that meet exactly one of the expressions. */
export function exclusiveOr<Item>(...items: Filter<Item>[]): Filter<Item> {
  return group("exclusiveOr", items);
}
