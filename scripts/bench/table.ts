/** One line of the benchmark. */
export interface Row {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** The value as a multiple of `of`. */
  readonly ratio?: number;
  readonly of?: string;
  /** Limit of the value, or of the ratio if `by` is `ratio`. */
  readonly target?: { readonly by: "value" | "ratio"; readonly kind: "at most" | "at least"; readonly limit: number };
}

export function verdict({ value, ratio, target }: Row): string {
  if (!target) return "";
  const figure = target.by === "ratio" ? (ratio ?? Number.NaN) : value;
  return (target.kind === "at most" ? figure <= target.limit : figure >= target.limit) ? "met" : "missed";
}

export function print(rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.measure,
    `${digits(row.value)} ${row.unit}`,
    row.ratio === undefined ? "" : `${digits(row.ratio)} × ${row.of ?? ""}`,
    row.target ? `${row.target.kind} ${row.target.limit}${row.target.by === "ratio" ? " ×" : ` ${row.unit}`}` : "",
    verdict(row),
  ]);
  const table = [["measure", "value", "ratio", "target", "verdict"], ...cells];
  const widths = table[0]?.map((_cell, at) => Math.max(...table.map((line) => line[at]?.length ?? 0))) ?? [];
  for (const line of table)
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
