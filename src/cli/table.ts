/** Formats lines without borders, so that `cut` and `awk` can read them. */
export function tableText(lines: readonly (readonly string[])[], widths = widthsOf(lines)): string {
  const padded = (cell: string, column: number) => cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => `${line.map(padded).join("  ").trimEnd()}\n`).join("");
}

export function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const [first = []] = lines;
  return first.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
}
