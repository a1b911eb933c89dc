import type { ErrorKind } from "./errors.js";

/** Describes a response that contains no error message, without quoting its body. */
export function describeFailure(status: number, headers: Headers, text: string): string {
  const type = headers.get("content-type")?.split(";", 1)[0];
  if (text === "") return `the server returned ${status} without a body`;
  return `the server returned ${status} with ${type ?? "a body without a content type"} instead of an error message`;
}

/** Returns the error kind of a status that has the same meaning in both APIs. */
export function kindOfStatus(status: number): ErrorKind | undefined {
  if (status === 401 || status === 403) return "security";
  return status === 429 ? "throttled" : undefined;
}

/** Parses `Retry-After`, a whole number or an HTTP date, to seconds. Returns `undefined` for anything else. */
export function retryAfterSeconds(value: string | null): number | undefined {
  if (value !== null && /^\d+$/.test(value)) return Number(value);
  const date = value !== null && /^[a-z]{3,9},? .*\d:\d/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
