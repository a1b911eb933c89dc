import { asObject } from "../util/objects.js";
import type { Call, EncodedBody } from "./call.js";
import { inputError } from "./errors.js";

/**
 * Returns JSON text that contains every integer with all its digits, including bigint and numbers above 2^53. Throws
 * `ApiError` of kind `input` for numbers and dates that JSON would convert to null.
 */
export function stringifyJson(value: unknown): string {
  let marked = 0;
  // Node 20 has no JSON.rawJSON, so a long integer is first written as a marked string. The random mark prevents collisions.
  const mark = `integer:${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, function (this: unknown, key, item: unknown) {
    const isLong = typeof item === "bigint" || (typeof item === "number" && isLongInteger(item));
    if (!isLong) return checkValue(this, key, item);
    marked++;
    return mark + BigInt(item);
  });
  return marked === 0 ? text : text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** JSON.stringify writes these with the fewest digits that identify the same double. */
function isLongInteger(item: number): boolean {
  return Number.isInteger(item) && !Number.isSafeInteger(item) && Math.abs(item) < 1e21;
}

/** Refuses values that JSON.stringify would silently convert to null. */
function checkValue(holder: unknown, key: string, item: unknown): unknown {
  const isNumber = typeof item !== "number" || Number.isFinite(item);
  // JSON.stringify has already converted an invalid date to null.
  if (isNumber && (item !== null || asObject(holder)[key] === null)) return item;
  const given = isNumber ? "an invalid date" : String(item);
  throw inputError(`${key === "" ? "a value" : JSON.stringify(key)} is ${given}, which cannot be sent`);
}

/** Returns the text of a value in a query or a form. Throws the same errors as {@link stringifyJson}. */
export function plainText(item: unknown): string {
  if (item instanceof Date && !Number.isNaN(item.getTime())) return item.toISOString();
  const isPlain = typeof item === "string" || typeof item === "boolean" || typeof item === "bigint";
  return isPlain ? String(item) : stringifyJson(item);
}

/** Encodes a body as JSON, or as a form if it is one or contains a file. */
export function encodeJson(body: unknown): EncodedBody | Promise<EncodedBody> {
  const sent = serializable(body);
  if (sent instanceof FormData) return encodeForm(sent);
  if (sent instanceof URLSearchParams)
    return { body: sent.toString(), contentType: "application/x-www-form-urlencoded" };
  return { body: sent, contentType: "application/json" };
}

/** Returns a body as it is passed to fetch: an object that contains a file becomes a form, any other object JSON text. */
export function serializable(body: unknown): NonNullable<Call["body"]> | FormData | URLSearchParams {
  if (body instanceof FormData || body instanceof URLSearchParams || typeof body === "string") return body;
  if (body instanceof Uint8Array) return body as NonNullable<Call["body"]>;
  const entries = Object.entries(asObject(body));
  if (!entries.some(([, value]) => value instanceof Blob)) return stringifyJson(body);
  const form = new FormData();
  for (const [name, value] of entries) {
    if (value !== undefined) form.append(name, value instanceof Blob ? value : plainText(value));
  }
  return form;
}

/** Encodes a form once, so that every attempt sends the same bytes and boundary. */
async function encodeForm(form: FormData): Promise<EncodedBody> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get("content-type") ?? "";
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType };
}
