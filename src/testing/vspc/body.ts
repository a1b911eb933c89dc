import { parseJsonExact } from "../../vspc/int64.js";
import type { Operation } from "../document.js";
import { badProperty, badRequest, HttpError, orThrow } from "../http-error.js";
import type { LoggedRequest } from "../request-log.js";
import { propertiesOf } from "../schema.js";
import { rewrite } from "../store/texts.js";
import { violation } from "../validate.js";

type Entry = Pick<LoggedRequest, "note">;

/** A file of a multipart form. */
export interface FilePart {
  readonly name: string;
  readonly fileName: string;
  readonly size: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly sha256: string;
}

/** Reads and validates the body of a request: JSON, or the files of a form. Throws `HttpError`. */
export async function readBody({ body }: Operation, request: Request, entry: Entry): Promise<unknown> {
  if (!body) return undefined;
  const [type = ""] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== body.type) throw new HttpError(415, `The content type must be ${body.type}.`);
  if (body.type === "multipart/form-data") {
    const [part = ""] = Object.keys(propertiesOf(body.schema));
    const form = await request.formData().catch(() => undefined);
    if (!form) throw badProperty(part, "The form is truncated, or its boundary is missing.");
    return Promise.all(
      [...form].flatMap(([name, value]) => (typeof value === "string" ? [] : [filePart(name, value)])),
    );
  }
  const bytes = await request.arrayBuffer();
  const value = orThrow(badRequest("The body is not valid JSON."), () =>
    parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes), entry),
  );
  const found = violation(body.schema, value);
  if (!found) return value;
  throw badProperty(found.at, `The property ${found.at || "body"} ${found.message}.`);
}

async function filePart(name: string, file: File): Promise<FilePart> {
  const content = await file.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name, fileName: file.name, size: content.byteLength, sha256 };
}

/** Reads a JSON parameter. Members that are null count as absent, except for the value of a condition. */
export function parseParameter(text: string, entry: Entry): unknown {
  const value = parseJson(text, entry);
  return rewrite(value, (part, name) => (part === null && name !== "" && name !== "value" ? undefined : part));
}

/** Reads JSON as the server does: it also accepts strings in single quotes. Throws `SyntaxError`. */
function parseJson(text: string, entry: Entry): unknown {
  try {
    return parseJsonExact(text);
  } catch (error) {
    if (!text.includes("'")) throw error;
    const value = parseJsonExact(text.replace(strings, doubleQuoted));
    entry.note = "single-quoted JSON accepted";
    return value;
  }
}

const strings = /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/g;

function doubleQuoted(whole: string, single: string | undefined): string {
  if (single === undefined) return whole;
  return `"${single.replaceAll("\\'", "'").replace(/\\.|"/g, (found) => (found === '"' ? '\\"' : found))}"`;
}
