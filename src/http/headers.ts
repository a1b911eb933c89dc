import { inputError } from "./errors.js";

export const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/** Returns headers by lower-case name. Throws `ApiError` of kind `input` for invalid names and values. */
export function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw inputError(`${JSON.stringify(name)} is not a valid header name`);
    checked[name.toLowerCase()] = checkHeaderValue(`header ${name}`, value);
  }
  return checked;
}

const headerValue = /^[\x21-\x7e\x80-\xff](?:[\x20-\x7e\t\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

export function isHeaderValue(value: unknown): value is string {
  return typeof value === "string" && headerValue.test(value);
}

/** Refuses values that would end the header. The error never contains the value. */
export function checkHeaderValue(name: string, value: string): string {
  if (isHeaderValue(value)) return value;
  throw inputError(`${name} is empty or contains characters that are not allowed in a header`);
}

/** Checks an API key or token, which is passed without a scheme and without quotes. */
export function checkToken(name: string, value: string): string {
  checkHeaderValue(name, value);
  if (/^bearer\s/i.test(value)) throw inputError(`${name} starts with "Bearer ": pass the value that follows it`);
  if (/^(["'`]).*\1$/.test(value)) throw inputError(`${name} is in quotation marks: pass it without them`);
  return value;
}

/** Headers that the client or the platform sets. */
const ownNames = /^(authorization|host|content-length|cookie|connection|keep-alive|transfer-encoding|upgrade|expect)$/;

/** Checks headers of the caller. Throws `ApiError` of kind `input` for those that the client sets, `reserved` included. */
export function checkFixedHeaders(headers: unknown, reserved: readonly string[]): Record<string, string> {
  if (typeof headers !== "object" || headers === null)
    throw inputError("headers must be an object that maps names to values");
  const checked = checkHeaders(headers as Record<string, string>);
  const own = Object.keys(checked).find((name) => ownNames.test(name) || reserved.includes(name));
  if (own !== undefined) throw inputError(`headers: ${own} is set by the client itself`);
  return checked;
}
