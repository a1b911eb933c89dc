import { asObject } from "../util/objects.js";

/** Names that mean a secret in any API. */
const secretName =
  /pass(word|wd|phrase|code)|secret|token|credential|^key$|api_?key|private_?key|(mfa|encrypted)_?code|authorization|cookie|session_?id/i;

/** Characters of one body in the log. */
const longest = 8_000;
const mask = "[redacted]";

/** A body for a log: JSON and forms without what is secret in them, of all else its length. */
export function redactedBody(body: BufferSource | string, contentType: string, secrets: ReadonlySet<string>): string {
  const size = typeof body === "string" ? body.length : body.byteLength;
  const type = contentType.split(";", 1)[0]?.trim() ?? "";
  const isSecret = (name: string) => secretName.test(name) || secrets.has(name.toLowerCase());
  const shown = textOf(body, type, isSecret) ?? `[${type || "no content type"}, ${size} long]`;
  return shown.length > longest ? `${shown.slice(0, longest)}… [${size} long]` : shown;
}

function textOf(body: BufferSource | string, type: string, isSecret: (name: string) => boolean): string | undefined {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (/json/i.test(type)) return redactedJson(text, isSecret);
  if (!/x-www-form-urlencoded/i.test(type)) return undefined;
  const fields = [...new URLSearchParams(text)].map(([name, value]) => [name, isSecret(name) ? mask : value]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** Undefined for what is no JSON: nothing tells where the secrets of a broken text end. */
function redactedJson(text: string, isSecret: (name: string) => boolean): string | undefined {
  try {
    return JSON.stringify(redacted(JSON.parse(text), isSecret));
  } catch {
    return undefined;
  }
}

function redacted(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => redacted(item, isSecret));
  if (typeof value !== "object" || value === null) return value;
  // An operation of a JSON Patch names the property in its path.
  const { path } = asObject(value);
  const isSecretPath = typeof path === "string" && path.split("/").some(isSecret);
  const entries = Object.entries(value).map(([name, inner]) => {
    const hidden = isSecret(name) || (isSecretPath && name === "value");
    return [name, hidden ? mask : redacted(inner, isSecret)];
  });
  return Object.fromEntries(entries);
}
