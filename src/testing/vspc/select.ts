/** A copy of a row with only the selected properties; a path into nested objects keeps only that part of them. */
export function selectProperties(row: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(row)) return row.map((item) => selectProperties(item, paths));
  if (typeof row !== "object" || row === null) return row;
  const kept = Object.entries(row).flatMap(([name, value]) => {
    if (paths.includes(name)) return [[name, value]];
    const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    return below.length > 0 ? [[name, selectProperties(value, below)]] : [];
  });
  return Object.fromEntries(kept);
}
