/** Returns the row of a list that has exactly one. Throws the error that `error` creates for any other number. */
export function onlyRow<T>(rows: readonly T[], error: (message: string) => Error, count = rows.length): T {
  const [row] = rows;
  if (row !== undefined && count === 1) return row;
  throw error(`only: the list has ${count} rows, not exactly one`);
}
