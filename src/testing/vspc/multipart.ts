import { badProperty } from "../refusal.js";

/** A file that came in a form. */
export interface FilePart {
  readonly name: string;
  readonly fileName: string | null;
  readonly content: Uint8Array;
}

/** The parts of a multipart form. Throws a refusal where the form is not complete: each part ends at a boundary, the last at the closing one. */
export function readMultipart(contentType: string, bytes: Uint8Array): readonly FilePart[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw badProperty("license", "The content type of the form names no boundary.");
  const text = Buffer.from(bytes).toString("latin1");
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`);
  if (pieces.length < 2 || !pieces.at(-1)?.startsWith("--")) {
    throw badProperty("license", "The form ends before its closing boundary.");
  }
  return pieces.slice(1, -1).map(readPart);
}

function readPart(piece: string): FilePart {
  const end = piece.indexOf("\r\n\r\n");
  if (end < 0) throw badProperty("license", "A part of the form has no headers.");
  const disposition = /content-disposition:([^\r\n]*)/i.exec(piece.slice(0, end))?.[1] ?? "";
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1] ?? "";
  const fileName = /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
  return { name, fileName, content: Buffer.from(piece.slice(end + 4), "latin1") };
}
