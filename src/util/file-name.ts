const parameter = /;\s*(filename\*?)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s;"]+))/gi;
const extended = /^(utf-8|iso-8859-1)'[^']*'((?:[^%]|%[\da-f]{2})*)$/i;

/**
 * The file name of a `Content-Disposition` (RFC 6266). `filename*` beats `filename`. Directories are cut off and what a
 * file system would take for one is replaced, so that the name stays inside the directory it is put into.
 */
export function fileNameOf(headers: Headers): string | undefined {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, token = ""] of (headers.get("content-disposition") ?? "").matchAll(parameter)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, "$1") ?? token);
  }
  return safeName(decodeExtended(found.get("filename*"))) ?? safeName(found.get("filename"));
}

/** `UTF-8'en'a%20b` (RFC 8187). */
function decodeExtended(value: string | undefined): string | undefined {
  const [, charset = "", text] = extended.exec(value ?? "") ?? [];
  if (text === undefined) return undefined;
  if (charset.toLowerCase() !== "utf-8") {
    return text.replace(/%(..)/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Names of devices, which Windows opens instead of a file, whatever their extension and the spaces before it. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?= *(?:\.|$))/i;

function safeName(name: string | undefined): string | undefined {
  const base = name?.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1) ?? "";
  // A colon names a drive or a stream on Windows, which also drops dots and spaces at the end.
  const safe = withoutEnd(base.replace(/\p{C}/gu, "").replaceAll(":", "_").trim());
  return safe === "" ? undefined : safe.replace(device, "$1_");
}

/** A pattern anchored at the end would look from every dot of a long row of them. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--;
  return name.slice(0, end);
}
