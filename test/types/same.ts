type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Accepts a value of exactly the expected type. */
export function same<Expected>() {
  return <Actual>(_value: Actual, ..._exact: Equal<Expected, Actual> extends true ? [] : [never]) => {};
}
