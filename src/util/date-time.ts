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

const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/** Returns the milliseconds since the epoch of a date-time, or `undefined` for any other text. */
export function parseDateTime(text: string): number | undefined {
  const [, local, fraction = "", offset = "Z"] = dateTime.exec(text) ?? [];
  // Date.parse moves 30 February to March: a date that does not survive the round trip is invalid.
  if (local === undefined || new Date(`${local}Z`).toJSON()?.slice(0, 19) !== local) return undefined;
  const time = Date.parse(`${local}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Returns the text of a date, which is that of `before` if it has the same time; `undefined` for an invalid date. */
export function dateTimeText(date: Date, before?: unknown): string | undefined {
  const time = date.getTime();
  if (Number.isNaN(time)) return undefined;
  return typeof before === "string" && parseDateTime(before) === time ? before : date.toISOString();
}
