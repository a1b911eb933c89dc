/** Request type of `T`: optional properties also accept `undefined`, which `exactOptionalPropertyTypes` would reject. */
export type Sent<T> = {
  [K in keyof T]: object extends Pick<T, K> ? SentValue<T[K]> | undefined : SentValue<T[K]>;
};

/** {@link Sent} for any value of a request. */
export type SentValue<V> = V extends readonly (infer Item)[]
  ? SentValue<Item>[]
  : V extends Blob | Date
    ? V
    : V extends object
      ? Sent<V>
      : V;
