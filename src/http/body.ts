/** The bytes of a body, decoded. Ends the response and throws `tooLarge()` as soon as there are more than `max`. */
export async function readBytes(
  response: Response,
  max: number,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const { headers, body } = response;
  if (!body) return new Uint8Array(0);
  const announced = announcedSize(headers);
  // The platform holds a body to the length that it announces.
  if (announced !== undefined && announced <= max) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength;
    if (size > max) {
      reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(next.value);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/**
 * Text out of bytes in the charset of the content type, UTF-8 where it names none; a byte order mark is dropped. Throws
 * TypeError for bytes that are no such text, RangeError for a charset that is none.
 */
export function toText(bytes: Uint8Array, contentType: string): string {
  const [, label = "utf-8"] = charset.exec(contentType) ?? [];
  return /^utf-?8$/i.test(label) ? utf8.decode(bytes) : new TextDecoder(label, { fatal: true }).decode(bytes);
}

/** Bytes of a body as its headers announce them; none where it comes encoded, since the bytes that are read are others. */
export function announcedSize(headers: Headers): number | undefined {
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  return length === null ? undefined : Number(length);
}
