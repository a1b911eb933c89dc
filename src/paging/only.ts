import { inputError } from "../http/errors.js";

/** The row where there is exactly one; throws ApiError of kind `input` for none or more. */
export function onlyRow<T>(rows: readonly T[], count = rows.length): T {
  const [row] = rows;
  if (row !== undefined && count === 1) return row;
  throw inputError(`only: the list has ${count} rows, not exactly one`);
}
