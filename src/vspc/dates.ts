import { checkInteger, inputError } from "../http/errors.js";
import { instant } from "./instant.js";

/**
 * The instant of a date-time of the API, such as `2026-03-01T09:30:00.0000000+02:00`. Fractions of a second are cut to
 * milliseconds; a text without an offset is read as UTC. Throws ApiError of kind `input` for anything else.
 */
export function toDate(text: string): Date {
  const time = instant(text);
  if (time !== undefined) return new Date(time);
  throw inputError(`toDate: wants a date-time such as 2026-03-01T09:30:00.0000000+02:00, got ${JSON.stringify(text)}`);
}

/** A date as date-time text in UTC, with milliseconds. Throws ApiError of kind `input` for an invalid date. */
export function toDateTime(date: Date): string {
  return checkDate("toDateTime", date).toISOString();
}

/** The month of a date in UTC as `YYYY-MM`, as the paths of monthly reports take it. Throws ApiError of kind `input`. */
export function yearMonth(date: Date): string;
/** The same from a year and a month, 1 for January. */
export function yearMonth(year: number, month: number): string;
export function yearMonth(date: Date | number, month?: number): string {
  if (typeof date !== "number") return checkDate("yearMonth", date).toISOString().slice(0, 7);
  return `${digits("yearMonth: year", date, 1, 9999, 4)}-${digits("yearMonth: month", month, 1, 12)}`;
}

/** A time of day as `HH:MM`, or as `HH:MM:SS` where seconds are given: the server's wall clock, no zone. Throws ApiError of kind `input`. */
export function timeOfDay(hours: number, minutes: number, seconds?: number): string {
  const time = `${digits("timeOfDay: hours", hours, 0, 23)}:${digits("timeOfDay: minutes", minutes, 0, 59)}`;
  return seconds === undefined ? time : `${time}:${digits("timeOfDay: seconds", seconds, 0, 59)}`;
}

function checkDate(name: string, date: Date): Date {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw inputError(`${name}: the date is not valid`);
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9999) return date;
  throw inputError(`${name}: the year must be from 1 to 9999, got ${year}`);
}

function digits(name: string, value: number | undefined, min: number, max: number, width = 2): string {
  return String(checkInteger(name, value ?? Number.NaN, min, max)).padStart(width, "0");
}
