import type { Dated, WithDates } from "../../util/date-time.js";
import type { JsonValue } from "../query/expression.js";

type Key<T> = keyof T & string;

type IsEqual<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Names of the properties that may be changed: those that the document does not mark read-only. */
export type WritableKey<T> = {
  [K in Key<T>]-?: IsEqual<Pick<T, K>, Readonly<Pick<T, K>>> extends true ? never : K;
}[Key<T>];

/** The nested object that a property holds; `never` for lists and plain values. */
type Nested<V> =
  NonNullable<V> extends readonly unknown[] ? never : NonNullable<V> extends object ? NonNullable<V> : never;

/** What may be written where `V` is read: a number also as bigint, which holds what a number would round. */
type Writable<V> = V extends undefined ? never : V extends number | bigint ? number | bigint : V;

/** One operation for each of the properties `Names`, their pointers beginning with `At`. */
type Writes<Op extends string, T, Names extends Key<T>, At extends string = ""> = {
  [K in Names]-?: { readonly op: Op; readonly path: `${At}/${K}`; readonly value: Writable<T[K]> };
}[Names];

/** The same for the properties of the nested objects. */
type NestedWrites<Op extends string, T> = {
  [K in WritableKey<T>]: [Nested<T[K]>] extends [never]
    ? never
    : Writes<Op, Nested<T[K]>, WritableKey<Nested<T[K]>>, `/${K}`>;
}[WritableKey<T>];

type Sets<T> = Writes<"add" | "replace", T, WritableKey<T>> | NestedWrites<"add" | "replace", T>;

/** Writes of the date-times `Names`, nested ones by dots, as Date. */
type DateWrites<T, Names extends string, At extends string = ""> =
  Names extends Key<T>
    ? { readonly op: "add" | "replace" | "test"; readonly path: `${At}/${Names}`; readonly value: Dated<T[Names]> }
    : Names extends `${infer K extends Key<T>}.${infer Rest}`
      ? DateWrites<Nested<T[K]>, Rest, `${At}/${K}`>
      : never;

/**
 * A JSON Patch operation on a resource. The path is the JSON Pointer of a property or of one in a nested object, the value
 * of that property's type. Read-only properties can be tested and copied from, not changed. `DateTimes` names the date-times
 * that may be given as Date.
 */
export type PatchOperation<T, DateTimes extends string = never> =
  | Sets<T>
  | Writes<"test", T, Key<T>>
  | NestedWrites<"test", T>
  | DateWrites<T, DateTimes>
  | { readonly op: "remove"; readonly path: Sets<T>["path"] }
  | { readonly op: "move"; readonly path: Sets<T>["path"]; readonly from: Sets<T>["path"] }
  | { readonly op: "copy"; readonly path: Sets<T>["path"]; readonly from: Sets<T>["path"] | `/${Key<T>}` };

/**
 * A copy of a resource, to be edited in place; its read-only properties refuse assignment. `DateTimes` names the date-times
 * that may be given as Date.
 */
export type Draft<T, DateTimes extends string = never> = [DateTimes] extends [never] ? T : WithDates<T, DateTimes>;

/** What `patch` takes: operations, or a function that edits a draft before it returns. */
export type Changes<T, DateTimes extends string = never> =
  | readonly PatchOperation<T, DateTimes>[]
  | ((draft: Draft<T, DateTimes>) => void);

/** A JSON Patch operation as it travels. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };
