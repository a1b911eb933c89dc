import { once } from "node:events";
import { stringify as toCsv } from "csv-stringify/sync";
import { stringify } from "lossless-json";
import { isObject } from "../document/model.js";
import type { Output } from "../output.js";
import { printable, printableLines } from "../printable.js";
import { tableText, widthsOf } from "../table.js";
import type { CallOptions } from "./options.js";
import { assign, valueAt } from "./schema.js";

type Rows = readonly unknown[];
type Pages = AsyncIterable<Rows> | Iterable<Rows>;

/** Returns functions that print results of calls. `names` are the columns that the specification defines. */
export function createPrinter({ stdout, isTerminal }: Output, options: CallOptions, names: readonly string[] = []) {
  const { format = isTerminal ? "table" : "json", select } = options;
  const isTable = format === "table";
  const width = isTable && isTerminal ? stdout.columns : undefined;

  /** Prints lists page by page, at most `max` rows. */
  async function pages(given: Pages, max?: number): Promise<void> {
    const rows = limited(given, select, max);
    const lines = cells(rows, (page) => select ?? fitting(names, page, width), isTable);
    for await (const text of { json: json(rows), jsonl: jsonl(rows), csv: lines, table: lines }[format]) {
      // Waiting keeps the memory constant if the reader of a pipe is slow.
      if (!stdout.write(text)) await once(stdout, "drain");
    }
  }
  /** Prints a result, if there is one. */
  async function value(value: unknown): Promise<void> {
    if (value === undefined || value === null) return;
    const row = picked(value, select);
    if (Array.isArray(value) || /^(csv|jsonl)$/.test(format)) await pages([[value].flat()]);
    else if (isTable) stdout.write(tableText(namesOf(row).map((name) => [name, cellAt(row, name)])));
    else stdout.write(`${toJson(row, 2)}\n`);
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

async function* json(pages: AsyncIterable<Rows>): AsyncGenerator<string> {
  let start = "[\n";
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield start + rows.map((row) => toJson(row)).join(",\n");
    start = ",\n";
  }
  yield start === "[\n" ? "[]\n" : "\n]\n";
}

async function* jsonl(pages: AsyncIterable<Rows>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => `${toJson(row)}\n`).join("");
}

/** Yields the lines of a table or of CSV. The first page determines columns and widths, so that later pages need not be kept. */
async function* cells(pages: AsyncIterable<Rows>, columnsFor: (rows: Rows) => readonly string[], isTable = false) {
  let columns: readonly string[] | undefined;
  let widths: number[] | undefined;
  for await (const rows of pages) {
    const names = columns ?? columnsFor(rows);
    const lines = rows.map((row) => names.map((name) => cellAt(row, name)));
    if (columns === undefined) lines.unshift(names.map((name) => (isTable ? name.toUpperCase() : name)));
    columns = names;
    widths ??= widthsOf(lines);
    yield isTable ? tableText(lines, widths) : toCsv(lines, { escape_formulas: true });
  }
}

/** Returns the columns that the specification defines, or those of the first row, as many as fit the width. */
function fitting(defined: readonly string[], rows: Rows, width?: number): readonly string[] {
  const names = defined.length > 0 ? defined : namesOf(rows[0]);
  if (width === undefined) return names;
  // Names come first and IDs last, because people read the table.
  const rank = (name: string) => (/^name$/i.test(name) ? 0 : /(uid|id)$/i.test(name) ? 2 : 1);
  const sorted = names.toSorted((one, other) => rank(one) - rank(other));
  let left = width + 2;
  return sorted.filter((name, index) => {
    left -= 2 + Math.max(name.length, ...rows.map((row) => cellAt(row, name).length));
    return left >= 0 || index === 0;
  });
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
