import { inputError } from "./errors.js";

export const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/** Headers by lower-case name, checked. Throws ApiError of kind `input` for what a header cannot carry. */
export function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw inputError(`header ${JSON.stringify(name)} has no valid name`);
    checked[name.toLowerCase()] = checkHeaderValue(`header ${name}`, value);
  }
  return checked;
}

export function isHeaderValue(value: unknown): value is string {
  return (
    typeof value === "string" && /^[\x21-\x7e\x80-\xff](?:[\x20-\x7e\t\x80-\xff]*[\x21-\x7e\x80-\xff])?$/.test(value)
  );
}

/** Refuses what would break a header apart; the value itself is never shown. */
export function checkHeaderValue(name: string, value: string): string {
  if (isHeaderValue(value)) return value;
  throw inputError(`${name} is empty or has characters that a header cannot carry`);
}

/** What the client or the platform sets. */
const ownNames = /^(authorization|host|content-length|cookie|connection|keep-alive|transfer-encoding|upgrade|expect)$/;

/** Headers that go with every request. Throws ApiError of kind `input` for those that are the client's own, `reserved` among them. */
export function checkFixedHeaders(headers: unknown, reserved: readonly string[]): Record<string, string> {
  if (typeof headers !== "object" || headers === null)
    throw inputError("headers must be an object of names and values");
  const checked = checkHeaders(headers as Record<string, string>);
  const own = Object.keys(checked).find((name) => ownNames.test(name) || reserved.includes(name));
  if (own !== undefined) throw inputError(`headers: ${own} is set by the client itself`);
  return checked;
}
