import type { NoResult } from "../../http/edit.js";
import type { Dated, WithDates } from "../../util/date-time.js";
import type { JsonValue } from "../query/expression.js";
import type { Nested } from "../query/select.js";

type Key<T> = keyof T & string;

type IsEqual<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Names of the properties that the document does not mark as read-only. */
export type WritableKey<T> = {
  [K in Key<T>]-?: IsEqual<Pick<T, K>, Readonly<Pick<T, K>>> extends true ? never : K;
}[Key<T>];

/** Values that can be written to a property of type `V`. A number can be a bigint, which is never rounded. */
type Writable<V> = V extends undefined ? never : V extends number | bigint ? number | bigint : V;

/** One operation for each of the properties `Names`, with pointers that start with `At`. */
type Writes<Op extends string, T, Names extends Key<T>, At extends string = ""> = {
  [K in Names]-?: { readonly op: Op; readonly path: `${At}/${K}`; readonly value: Writable<T[K]> };
}[Names];

/** One operation for each writable property of the nested objects. */
type NestedWrites<Op extends string, T> = {
  [K in WritableKey<T>]: [Nested<T[K]>] extends [never]
    ? never
    : Writes<Op, Nested<T[K]>, WritableKey<Nested<T[K]>>, `/${K}`>;
}[WritableKey<T>];

type Sets<T> = Writes<"add" | "replace", T, WritableKey<T>> | NestedWrites<"add" | "replace", T>;

/** Operations that write the date-times `Names` as Date. Names of nested properties contain a dot. */
type DateWrites<T, Names extends string, At extends string = ""> =
  Names extends Key<T>
    ? { readonly op: "add" | "replace" | "test"; readonly path: `${At}/${Names}`; readonly value: Dated<T[Names]> }
    : Names extends `${infer K extends Key<T>}.${infer Rest}`
      ? DateWrites<Nested<T[K]>, Rest, `${At}/${K}`>
      : never;

/**
 * JSON Patch operation on a resource. `path` is the JSON Pointer of a property, also of a nested object, and `value` has
 * the type of that property. Read-only properties can only be tested and copied from. `DateTimes` are the names of the
 * date-times that can be a Date.
 */
export type PatchOperation<T, DateTimes extends string = never> =
  | Sets<T>
  | Writes<"test", T, Key<T>>
  | NestedWrites<"test", T>
  | DateWrites<T, DateTimes>
  | { readonly op: "remove"; readonly path: Sets<T>["path"] }
  | { readonly op: "move"; readonly path: Sets<T>["path"]; readonly from: Sets<T>["path"] }
  | { readonly op: "copy"; readonly path: Sets<T>["path"]; readonly from: Sets<T>["path"] | `/${Key<T>}` };

/** Copy of a resource to edit in place. `DateTimes` are the names of the date-times that can be a Date. */
export type Draft<T, DateTimes extends string = never> = [DateTimes] extends [never] ? T : WithDates<T, DateTimes>;

/** Operations, or a function that edits a draft in place. */
export type Changes<T, DateTimes extends string = never> =
  | readonly PatchOperation<T, DateTimes>[]
  | ((draft: Draft<T, DateTimes>) => NoResult);

/** JSON Patch operation in its JSON form. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };
