import { once } from "node:events";
import { Option } from "commander";
import { stringify as toCsv } from "csv-stringify/sync";
import { stringify } from "lossless-json";
import { isObject } from "../document/model.js";
import type { Output } from "../output.js";
import { printable, printableLines } from "../printable.js";
import { tableText, widthsOf } from "../table.js";

const formats = ["json", "jsonl", "csv", "table"] as const;
export type Format = (typeof formats)[number];

/** Option `--format`, by default a table on a terminal and JSON elsewhere. */
export function formatOption(byDefault?: Format): Option {
  const text = `output format${byDefault === undefined ? " (default: table on a terminal, json elsewhere)" : ""}`;
  return new Option("--format <format>", text).choices(formats).default(byDefault);
}

/** Prints the result of a call. Nothing but results is written to stdout. */
export interface Printer {
  /** Prints a result, if there is one. */
  value(value: unknown): Promise<void>;
  /** Prints lists page by page, at most `max` rows. */
  pages(pages: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>, max?: number): Promise<void>;
}

export interface PrinterOptions {
  /** By default, a table on a terminal and JSON elsewhere. */
  readonly format?: Format | undefined;
  /** Columns of a table that were selected. */
  readonly select?: readonly string[] | undefined;
  /** Columns that the specification defines. */
  readonly columns: readonly string[];
}

/** Texts of a format. */
interface Layout {
  value(value: unknown): string;
  rows(rows: readonly unknown[], isFirst: boolean): string;
  end(isEmpty: boolean): string;
}

export function createPrinter({ stdout, isTerminal }: Output, options: PrinterOptions): Printer {
  const { format = isTerminal ? "table" : "json", select, columns } = options;
  const width = isTerminal ? stdout.columns : undefined;
  const columnsFor = (rows: readonly unknown[], width?: number) => select ?? fitting(rows, columns, width);
  const layouts = {
    json,
    jsonl,
    csv: csv((rows) => columnsFor(rows)),
    table: table((rows) => columnsFor(rows, width)),
  };
  const layout: Layout = layouts[format];
  const write = async (text: string) => {
    // Waiting keeps the memory constant if the reader of a pipe is slow.
    if (!stdout.write(text)) await once(stdout, "drain");
  };
  async function pages(pages: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>, max = Infinity) {
    let count = 0;
    for await (const page of pages) {
      const rows = page.slice(0, max - count);
      if (rows.length > 0) await write(layout.rows(rows, count === 0));
      count += rows.length;
      if (count >= max) break;
    }
    await write(layout.end(count === 0));
  }
  return {
    pages,
    async value(value) {
      if (Array.isArray(value)) await pages([value]);
      else if (value !== undefined && value !== null) await write(layout.value(value));
    },
  };
}

const toJson = (value: unknown, indent = 0) => printableLines(`${stringify(value, undefined, indent)}`);

const json: Layout = {
  value: (value) => `${toJson(value, 2)}\n`,
  rows: (rows, isFirst) => (isFirst ? "[\n" : ",\n") + rows.map((row) => toJson(row)).join(",\n"),
  end: (isEmpty) => (isEmpty ? "[]\n" : "\n]\n"),
};

const jsonl: Layout = {
  value: (value) => `${toJson(value)}\n`,
  rows: (rows) => rows.map((row) => `${toJson(row)}\n`).join(""),
  end: () => "",
};

/** Returns the columns for the first rows. */
type ColumnsFor = (rows: readonly unknown[]) => readonly string[];

function csv(columnsFor: ColumnsFor): Layout {
  let columns: readonly string[] = [];
  const rows = (rows: readonly unknown[], isFirst: boolean) => {
    if (isFirst) columns = columnsFor(rows);
    const lines = rows.map((row) => columns.map((column) => cellAt(row, column)));
    return toCsv(isFirst ? [columns, ...lines] : lines, { escape_formulas: true });
  };
  return { rows, value: (value) => rows([value], true), end: (isEmpty) => (isEmpty ? rows([], true) : "") };
}

function table(columnsFor: ColumnsFor): Layout {
  let columns: readonly string[] = [];
  let widths: number[] = [];
  const rows = (rows: readonly unknown[], isFirst: boolean) => {
    if (isFirst) columns = columnsFor(rows);
    const lines = rows.map((row) => columns.map((column) => cellAt(row, column)));
    const all = isFirst ? [columns.map((name) => name.toUpperCase()), ...lines] : lines;
    // The first page determines the widths, so that later pages need not be kept.
    if (isFirst) widths = widthsOf(all);
    return tableText(all, widths);
  };
  const value = (value: unknown) => {
    if (!isObject(value)) return `${cellAt(value, "value")}\n`;
    return tableText(namesOf(value).map((name) => [name, cellAt(value, name)]));
  };
  return { rows, value, end: (isEmpty) => (isEmpty ? rows([], true) : "") };
}

/** Returns the columns that the specification defines, or those of the first row, as many as fit the width. */
function fitting(rows: readonly unknown[], columns: readonly string[], width = Infinity): readonly string[] {
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

/** Returns a property, in whose name dots separate nested properties. A value that is no object has one column. */
export function valueAt(row: unknown, name: string): unknown {
  if (!isObject(row)) return row;
  return name.split(".").reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), row);
}

function cellAt(row: unknown, column: string): string {
  const value = valueAt(row, column) ?? "";
  return printable(typeof value === "object" ? `${stringify(value)}` : String(value));
}
