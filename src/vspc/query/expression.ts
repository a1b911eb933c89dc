import type { FilterCondition, FilterGroup } from "../../../generated/vspc.schemas.js";

export type {
  FilterCondition,
  FilterExpression,
  FilterGroup,
  SelectExpression,
  SortExpression,
} from "../../../generated/vspc.schemas.js";

/** String comparison: by code unit (default), ignoring case, or with numbers in text compared as numbers. */
export type Collation = NonNullable<FilterCondition["collation"]>;

/** Comparison operators of a filter. */
export type Comparison = FilterCondition["operation"];

/** Operators that combine expressions. */
export type Grouping = FilterGroup["operation"];

export type JsonValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
