import { inputError } from "../http/errors.js";

/** The row where there is exactly one; throws ApiError of kind `input` for none or more. */
export function onlyRow<T>(rows: readonly T[], count = rows.length): T {
  const [row] = rows;
  if (row !== undefined && count === 1) return row;
  throw inputError(
    count === 0
      ? "only: the list has no row; exactly one was expected"
      : `only: the list has ${count} rows; exactly one was expected: narrow it by a filter, or take first()`,
  );
}
