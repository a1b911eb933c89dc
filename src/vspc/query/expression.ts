import type { FilterCondition, FilterGroup } from "../../../generated/vspc.schemas.js";

export type {
  FilterCondition,
  FilterExpression,
  FilterGroup,
  SelectExpression,
  SortExpression,
} from "../../../generated/vspc.schemas.js";

/** How strings compare: by code unit (the server's default), without regard to case, or words as words and numbers as numbers. */
export type Collation = NonNullable<FilterCondition["collation"]>;

/** The ten comparisons of a filter. */
export type Comparison = FilterCondition["operation"];

/** The four ways to join expressions. */
export type Grouping = FilterGroup["operation"];

export type JsonValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
