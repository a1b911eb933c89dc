/** JSON text in which a bigint stands as the number it is. */
export function stringifyJson(value: unknown): string {
  let bigints = 0;
  // Node 20 has no JSON.rawJSON: a bigint travels as a marked string that no caller's string can equal.
  const mark = `bigint:${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "bigint") return item;
    bigints++;
    return mark + item;
  });
  return bigints === 0 ? text : text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/**
 * A query string: objects and lists of objects (filter, sort, select) as JSON in one value, lists of plain values by
 * repeating the name, everything else as text.
 */
export function serializeQuery(query: Record<string, unknown>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const plain = Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null);
    for (const item of plain ? value : [value]) {
      if (item === undefined || item === null) continue;
      const text = typeof item === "object" ? stringifyJson(item) : String(item);
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
    }
  }
  return parts.join("&");
}
