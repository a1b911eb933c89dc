import { stringify } from "lossless-json";
import { isObject } from "../document/model.js";
import { printable } from "../printable.js";

/** Returns the text of a property, in which dots separate the names of nested properties. */
export function cellAt(row: unknown, column: string): string {
  let value: unknown = row;
  if (isObject(row)) for (const name of column.split(".")) value = isObject(value) ? value[name] : undefined;
  if (value === undefined || value === null) return "";
  return printable(typeof value === "object" ? (stringify(value) ?? "") : String(value));
}

export interface Columns {
  readonly select?: readonly string[] | undefined;
  /** Columns that the specification defines. */
  readonly columns: readonly string[];
  /** Width of the terminal, which limits the columns that were not selected. */
  readonly width?: number | undefined;
}

/** Returns the columns of rows: the selected ones, those of the specification, or those of the first row. */
export function columnsOf(rows: readonly unknown[], { select, columns, width }: Columns): readonly string[] {
  if (select) return select;
  const names = columns.length > 0 ? columns : namesOf(rows[0]);
  if (width === undefined) return names;
  const sorted = [...names].sort((one, other) => rank(one) - rank(other));
  let left = width;
  const fitting = sorted.filter((name) => {
    left -= 2 + Math.max(name.length, ...rows.map((row) => cellAt(row, name).length));
    return left >= -2;
  });
  return fitting.length > 0 ? fitting : sorted.slice(0, 1);
}

/** Names come first and IDs last, because people read the table. */
function rank(name: string): number {
  if (/^name$/i.test(name)) return 0;
  return /(uid|id)$/i.test(name) ? 2 : 1;
}

function namesOf(value: unknown, prefix = ""): string[] {
  if (!isObject(value)) return ["value"];
  return Object.entries(value).flatMap(([name, inner]) =>
    isObject(inner) && Object.keys(inner).length > 0 ? namesOf(inner, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

export function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const [first = []] = lines;
  return first.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
}

/** Formats lines without borders, so that `cut` and `awk` can read them. */
export function tableText(lines: readonly (readonly string[])[], widths: readonly number[]): string {
  const padded = (cell: string, column: number) => cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => `${line.map(padded).join("  ").trimEnd()}\n`).join("");
}
