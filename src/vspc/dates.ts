import { checkInteger, inputError } from "../http/errors.js";
import { parseDateTime } from "../util/date-time.js";

/**
 * Parses a date-time of the API, such as `2026-03-01T09:30:00.0000000+02:00`. Fractions of a second are truncated to
 * milliseconds. Text without an offset is read as UTC.
 *
 * @throws ApiError of kind `input` for any other text
 */
export function toDate(text: string): Date {
  const time = parseDateTime(text);
  if (time !== undefined) return new Date(time);
  const example = "2026-03-01T09:30:00.0000000+02:00";
  throw inputError(`toDate: expected a date-time such as ${example}, got ${JSON.stringify(text)}`);
}

/**
 * Returns the month of a date in UTC as `YYYY-MM`, the format of monthly reports.
 *
 * @throws ApiError of kind `input` for an invalid date
 */
export function yearMonth(date: Date): string;
/** Returns a year and a month (1 for January) as `YYYY-MM`. */
export function yearMonth(year: number, month: number): string;
export function yearMonth(date: Date | number, month?: number): string {
  if (typeof date === "number") {
    return `${digits("year", date, 1, 9999, 4)}-${digits("month", month ?? Number.NaN, 1, 12, 2)}`;
  }
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw inputError("yearMonth: the date is not valid");
  return yearMonth(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function digits(name: string, value: number, min: number, max: number, width: number): string {
  return String(checkInteger(`yearMonth: ${name}`, value, min, max)).padStart(width, "0");
}
