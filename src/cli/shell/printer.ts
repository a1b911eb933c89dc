import { once } from "node:events";
import { Option } from "commander";
import { stringify as toCsv } from "csv-stringify/sync";
import { stringify } from "lossless-json";
import { isObject } from "../document/model.js";
import type { Output } from "../output.js";
import { printableLines } from "../printable.js";
import { cellAt, columnsOf, tableText, widthsOf } from "./table.js";

const formats = ["json", "jsonl", "csv", "table"] as const;
export type Format = (typeof formats)[number];

/** Option `--format`, by default a table on a terminal and JSON elsewhere. */
export function formatOption(byDefault?: Format): Option {
  const text = `output format${byDefault === undefined ? " (default: table on a terminal, json elsewhere)" : ""}`;
  return new Option("--format <format>", text).choices(formats).default(byDefault);
}

/** Prints the result of a call. Nothing but results is written to stdout. */
export interface Printer {
  /** Prints one result. */
  value(value: unknown): Promise<void>;
  /** Prints the next rows of a list. */
  rows(rows: readonly unknown[]): Promise<void>;
  /** Prints the end of a list. */
  end(): Promise<void>;
}

export interface PrinterOptions {
  /** By default, a table on a terminal and JSON elsewhere. */
  readonly format?: Format | undefined;
  /** Columns of a table that were selected. */
  readonly select?: readonly string[] | undefined;
  /** Columns that the specification defines. */
  readonly columns: readonly string[];
}

export function createPrinter(output: Output, { format, select, columns }: PrinterOptions): Printer {
  const { stdout, isTerminal } = output;
  const write = async (text: string) => {
    // Waiting keeps the memory constant if the reader of a pipe is slow.
    if (!stdout.write(text)) await once(stdout, "drain");
  };
  const layout = { select, columns, width: isTerminal ? stdout.columns : undefined };
  const printers: Record<Format, () => Printer> = {
    json: () => jsonPrinter(write),
    jsonl: () => linePrinter(write),
    csv: () => csvPrinter(write, layout),
    table: () => tablePrinter(write, layout),
  };
  return printers[format ?? (isTerminal ? "table" : "json")]();
}

type Write = (text: string) => Promise<void>;
type Layout = Omit<PrinterOptions, "format"> & { readonly width: number | undefined };

const toJson = (value: unknown, indent = 0) => printableLines(`${stringify(value, undefined, indent)}`);

function jsonPrinter(write: Write): Printer {
  let separator = "[\n";
  return {
    value: (value) => write(`${toJson(value, 2)}\n`),
    async rows(rows) {
      if (rows.length > 0) await write(separator + rows.map((row) => toJson(row)).join(",\n"));
      if (rows.length > 0) separator = ",\n";
    },
    end: () => write(separator === ",\n" ? "\n]\n" : "[]\n"),
  };
}

function linePrinter(write: Write): Printer {
  return {
    value: (value) => write(`${toJson(value)}\n`),
    rows: (rows) => write(rows.map((row) => `${toJson(row)}\n`).join("")),
    end: async () => undefined,
  };
}

function csvPrinter(write: Write, layout: Layout): Printer {
  let header = true;
  const rows = (rows: readonly unknown[]) => {
    const columns = columnsOf(rows, { ...layout, width: undefined });
    const lines = rows.map((row) => columns.map((column) => cellAt(row, column)));
    const text = toCsv(header ? [columns, ...lines] : lines, { escape_formulas: true });
    header = false;
    return write(text);
  };
  return { value: (value) => rows([value]), rows, end: async () => (header ? rows([]) : undefined) };
}

function tablePrinter(write: Write, layout: Layout): Printer {
  let columns: readonly string[] | undefined;
  let widths: readonly number[] = [];
  return {
    async value(value) {
      if (!isObject(value)) return write(`${cellAt(value, "value")}\n`);
      const names = columnsOf([value], { columns: [] });
      const lines = names.map((name) => [name, cellAt(value, name)]);
      await write(tableText(lines, widthsOf(lines)));
    },
    async rows(rows) {
      const isFirst = columns === undefined;
      const names = columns ?? columnsOf(rows, layout);
      const lines = rows.map((row) => names.map((name) => cellAt(row, name)));
      // The first page determines the widths, so that later pages need not be kept.
      if (isFirst) widths = widthsOf([names, ...lines]);
      columns = names;
      await write(tableText(isFirst ? [names.map((name) => name.toUpperCase()), ...lines] : lines, widths));
    },
    end: async () => undefined,
  };
}
