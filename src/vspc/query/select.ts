import type { Head, Tail } from "../../util/date-time.js";
import { asObject } from "../../util/objects.js";

/** Nested object of a property; `never` for lists and plain values. */
export type Nested<V> =
  NonNullable<V> extends readonly unknown[] ? never : NonNullable<V> extends object ? NonNullable<V> : never;

/** Names of a row's properties. Names of nested properties contain a dot. */
export type PropertyPath<Item> = {
  [K in keyof Item & string]: [Nested<Item[K]>] extends [never] ? K : K | `${K}.${keyof Nested<Item[K]> & string}`;
}[keyof Item & string];

/** Row with only the selected properties, which are then present. */
export type Selected<Item, P> = string extends P
  ? Item
  : {
      [K in keyof Item as K extends Head<P> ? K : never]-?: K extends P
        ? Exclude<Item[K], undefined>
        : Required<Pick<Nested<Item[K]>, Tail<P, K & string> & keyof Nested<Item[K]>>> | Extract<Item[K], null>;
    };

/** Returns the value at a property path; `undefined` if it does not exist. */
export function valueAt(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => asObject(at)[name], value);
}
