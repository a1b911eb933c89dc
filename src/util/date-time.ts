/** Request type of `T`: accepts `Date` for the properties in `Names`, which use dots for nested properties. */
export type WithDates<T, Names extends string> = {
  [K in keyof T]: K extends Names ? Dated<T[K]> : Inner<T[K], Tail<Names, K>>;
};

/** A date-time, or a list of date-times, that may be passed as `Date`. */
export type Dated<V> = V extends string ? V | Date : V extends readonly (infer Item)[] ? Dated<Item>[] : V;

/** First part of a name with dots. */
export type Head<Name> = Name extends `${infer First}.${string}` ? First : Name;

/** Remaining parts of a name after the first part `K`. */
export type Tail<Name, K> = Name extends `${K & string}.${infer Rest}` ? Rest : never;

type Inner<V, Names extends string> = [Names] extends [never]
  ? V
  : V extends readonly (infer Item)[]
    ? Inner<Item, Names>[]
    : V extends object
      ? WithDates<V, Names>
      : V;
