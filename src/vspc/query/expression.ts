/** How strings compare: by code unit (the server's default), without regard to case, or words as words and numbers as numbers. */
export type Collation = "ordinal" | "ignorecase" | "lexicographic";

/** The ten comparisons of a filter. */
export type Comparison =
  | "in"
  | "contains"
  | "subset"
  | "superset"
  | "equals"
  | "notEquals"
  | "lessThan"
  | "lessThanOrEqual"
  | "greaterThan"
  | "greaterThanOrEqual";

/** The four ways to join expressions. */
export type Grouping = "and" | "or" | "not" | "exclusiveOr";

export type JsonValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One condition, as it travels. */
export interface FilterCondition {
  readonly property: string;
  readonly operation: Comparison;
  readonly collation?: Collation;
  readonly value: JsonValue;
}

/** A group of expressions, as it travels. */
export interface FilterGroup {
  readonly operation: Grouping;
  readonly items: readonly FilterExpression[];
}

export type FilterExpression = FilterCondition | FilterGroup;

/** One sort key, as it travels. */
export interface SortExpression {
  readonly property: string;
  readonly direction?: "ascending" | "descending";
  readonly collation?: Collation;
}

/** One property to return, as it travels. */
export interface SelectExpression {
  readonly propertyPath: string;
}
