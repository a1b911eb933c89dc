const parameter = /;\s*(filename\*?)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s;"]+))/gi;
const extended = /^(utf-8|iso-8859-1)'[^']*'((?:[^%]|%[\da-f]{2})*)$/i;

/**
 * Returns the file name of a `Content-Disposition` header (RFC 6266). `filename*` takes precedence over `filename`. Directories
 * are removed, so that the file cannot be saved outside the chosen folder.
 */
export function fileNameOf(headers: Headers): string | undefined {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, token = ""] of (headers.get("content-disposition") ?? "").matchAll(parameter)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, "$1") ?? token);
  }
  return safeName(decodeExtended(found.get("filename*"))) ?? safeName(found.get("filename"));
}

/** Decodes a value such as `UTF-8'en'a%20b` (RFC 8187). */
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

/** Device names, which Windows opens instead of a file, even with an extension. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?= *(?:\.|$))/i;

function safeName(name: string | undefined): string | undefined {
  const base = name?.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1) ?? "";
  // On Windows, a colon separates a drive or stream, and trailing dots and spaces are dropped.
  const safe = trimEnd(base.replace(/\p{C}/gu, "").replaceAll(":", "_").trim());
  return safe === "" ? undefined : safe.replace(device, "$1_");
}

/** Removes trailing dots and spaces. A regular expression would take quadratic time for many dots. */
function trimEnd(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--;
  return name.slice(0, end);
}
