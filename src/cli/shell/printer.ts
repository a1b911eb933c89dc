import { once } from "node:events";
import { stringify as toCsv } from "csv-stringify/sync";
import { stringify } from "lossless-json";
import { isObject } from "../document/model.js";
import type { Output } from "../output.js";
import { printable, printableLines } from "../printable.js";
import { tableText, widthsOf } from "../table.js";
import type { CallOptions, Format } from "./options.js";
import { assign, valueAt } from "./schema.js";

type Rows = readonly unknown[];
type Pages = AsyncIterable<Rows> | Iterable<Rows>;
type ColumnsFor = (firstRows: Rows) => readonly string[];

/** Returns functions that print results of calls. `columns` are those that the specification defines. */
export function createPrinter({ stdout, isTerminal }: Output, options: CallOptions, columns: readonly string[] = []) {
  const { format = isTerminal ? "table" : "json", select } = options;
  const width = isTerminal && format === "table" ? stdout.columns : undefined;
  const columnsFor: ColumnsFor = (rows) => select ?? fitting(rows, columns, width);

  /** Prints lists page by page, at most `max` rows. */
  async function pages(pages: Pages, max?: number): Promise<void> {
    for await (const text of layouts[format](limited(pages, select, max), columnsFor)) {
      // Waiting keeps the memory constant if the reader of a pipe is slow.
      if (!stdout.write(text)) await once(stdout, "drain");
    }
  }
  /** Prints a result, if there is one. */
  async function value(value: unknown): Promise<void> {
    if (value === undefined || value === null) return;
    const print = Array.isArray(value) ? undefined : single[format];
    if (print) stdout.write(print(picked(value, select)));
    else await pages([[value].flat()]);
  }
  return { pages, value };
}

/** Yields at least one page, which can be empty, and only the selected properties. */
async function* limited(pages: Pages, select: CallOptions["select"], max = Infinity): AsyncGenerator<Rows> {
  let count = 0;
  for await (const page of pages) {
    const rows = page.slice(0, max - count);
    if (rows.length > 0) yield rows.map((row) => picked(row, select));
    count += rows.length;
    if (count >= max) break;
  }
  if (count === 0) yield [];
}

/** Enterprise Manager returns all properties, so the command selects them. */
function picked(row: unknown, names: readonly string[] | undefined): unknown {
  if (names === undefined || !isObject(row)) return row;
  const result: Record<string, unknown> = {};
  for (const name of names) assign(result, name, valueAt(row, name));
  return result;
}

const toJson = (value: unknown, indent = 0) => printableLines(`${stringify(value, undefined, indent)}`);

/** Texts of single results. In other formats, they are lists with one row. */
const single: Partial<Record<Format, (value: unknown) => string>> = {
  json: (value) => `${toJson(value, 2)}\n`,
  table: (value) => tableText(namesOf(value).map((name) => [name, cellAt(value, name)])),
};

/** Texts of lists. */
const layouts: Record<Format, (pages: AsyncGenerator<Rows>, columnsFor: ColumnsFor) => AsyncGenerator<string>> = {
  async *json(pages) {
    let start = "[\n";
    for await (const rows of pages) {
      if (rows.length === 0) continue;
      yield start + rows.map((row) => toJson(row)).join(",\n");
      start = ",\n";
    }
    yield start === "[\n" ? "[]\n" : "\n]\n";
  },
  async *jsonl(pages) {
    for await (const rows of pages) yield rows.map((row) => `${toJson(row)}\n`).join("");
  },
  async *csv(pages, columnsFor) {
    const lines = cellsOf(pages, columnsFor, (name) => name);
    for await (const page of lines) yield toCsv(page, { escape_formulas: true });
  },
  async *table(pages, columnsFor) {
    let widths: number[] | undefined;
    for await (const page of cellsOf(pages, columnsFor, (name) => name.toUpperCase())) {
      // The first page determines the widths, so that later pages need not be kept.
      widths ??= widthsOf(page);
      yield tableText(page, widths);
    }
  },
};

/** Yields the cells of each page, after the titles of the columns. */
async function* cellsOf(pages: AsyncGenerator<Rows>, columnsFor: ColumnsFor, titleOf: (name: string) => string) {
  let columns: readonly string[] | undefined;
  for await (const rows of pages) {
    const names = columns ?? columnsFor(rows);
    const titles = columns === undefined ? [names.map(titleOf)] : [];
    columns = names;
    yield [...titles, ...rows.map((row) => names.map((name) => cellAt(row, name)))];
  }
}

/** Returns the columns that the specification defines, or those of the first row, as many as fit the width. */
function fitting(rows: Rows, columns: readonly string[], width = Infinity): readonly string[] {
  const names = columns.length > 0 ? columns : namesOf(rows[0]);
  if (width === Infinity) return names;
  // Names come first and IDs last, because people read the table.
  const rank = (name: string) => (/^name$/i.test(name) ? 0 : /(uid|id)$/i.test(name) ? 2 : 1);
  const sorted = names.toSorted((one, other) => rank(one) - rank(other));
  let left = width + 2;
  const found = sorted.filter((name) => {
    left -= 2 + Math.max(name.length, ...rows.map((row) => cellAt(row, name).length));
    return left >= 0;
  });
  return found.length > 0 ? found : sorted.slice(0, 1);
}

/** Returns the names of all properties of a value that are no objects. */
function namesOf(value: unknown, prefix = ""): string[] {
  if (!isObject(value)) return ["value"];
  return Object.entries(value).flatMap(([name, inner]) =>
    isObject(inner) && Object.keys(inner).length > 0 ? namesOf(inner, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function cellAt(row: unknown, column: string): string {
  const value = valueAt(row, column) ?? "";
  return printable(typeof value === "object" ? `${stringify(value)}` : String(value));
}
