/** Reads a body. Cancels the response and throws `tooLarge()` as soon as the body exceeds `max` bytes. */
export async function readBytes(
  response: Response,
  max: number,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const { headers, body } = response;
  if (!body) return new Uint8Array(0);
  const announced = announcedSize(headers);
  // The platform ends a body at its announced length.
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
const xmlEncoding = /^(?:\u00EF\u00BB\u00BF)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"'>]+)["']/;

/**
 * Decodes a body by the charset of its content type, the encoding of its XML declaration, or UTF-8, in this order. Strips the
 * byte order mark. Throws `TypeError` for invalid bytes and `RangeError` for an unknown charset.
 */
export function toText(bytes: Uint8Array, contentType: string): string {
  const inHeader = charset.exec(contentType)?.[1];
  const label = inHeader ?? (/json/i.test(contentType) ? undefined : declaredEncoding(bytes)) ?? "utf-8";
  const source = inHeader === undefined ? "its XML declaration" : "Content-Type";
  try {
    if (/^utf-?8$/i.test(label)) return utf8.decode(bytes);
    const decoder = new TextDecoder(label, { fatal: true });
    // Node 20 decodes the bytes 0x80 to 0x9F of windows-1252 correctly in streams only.
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`unknown charset ${JSON.stringify(label)} in ${source}`);
    const isDefault = inHeader === undefined && label === "utf-8";
    const origin = isDefault ? "and no charset is declared" : `the charset in ${source}`;
    throw new TypeError(`the text of the response is not valid ${label}, ${origin}`);
  }
}

/** Returns the encoding of an XML declaration. Some .NET writers declare UTF-16 for UTF-8, so UTF-16 is ignored. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const label = xmlEncoding.exec(start)?.[1];
  return label === undefined || /^utf-?16/i.test(label) ? undefined : label;
}

/** Returns the size of a body in bytes from its headers; `undefined` for compressed bodies, whose decoded size differs. */
export function announcedSize(headers: Headers): number | undefined {
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  return length === null ? undefined : Number(length);
}
