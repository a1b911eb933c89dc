/** Formats bytes for people: `1.5 TiB`. */
export function inBytes(bytes: number | null | undefined): string | undefined {
  if (bytes === null || bytes === undefined) return undefined;
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** Formats a share for people: `40 %`. Returns undefined if there is no total. */
export function percent(part: number | undefined, whole: number | undefined): string | undefined {
  return part === undefined || !whole ? undefined : `${Math.round((part / whole) * 100)} %`;
}
