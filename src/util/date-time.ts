/** `T` where it is sent: the date-times that `Names` names, nested ones by dots, may be given as Date as well as text. */
export type WithDates<T, Names extends string> = {
  [K in keyof T]: K extends Names ? Dated<T[K]> : Inner<T[K], Tail<Names, K>>;
};

/** A date-time, or a list of them, that may be given as Date. */
export type Dated<V> = V extends string ? V | Date : V extends readonly (infer Item)[] ? Dated<Item>[] : V;

/** The first part of a name with dots. */
export type Head<Name> = Name extends `${infer First}.${string}` ? First : Name;

/** What comes after a first part `K`. */
export type Tail<Name, K> = Name extends `${K & string}.${infer Rest}` ? Rest : never;

type Inner<V, Names extends string> = [Names] extends [never]
  ? V
  : V extends readonly (infer Item)[]
    ? Inner<Item, Names>[]
    : V extends object
      ? WithDates<V, Names>
      : V;
