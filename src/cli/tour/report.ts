import type { ApiError, Hooks } from "../../index.js";

/** Prints a tour: numbered steps, a line for every request, small tables. */
export interface Report {
  readonly hooks: Hooks;
  chapter(title: string): void;
  /** Runs a step; a failure is reported with its step and ends the tour. */
  step<T>(title: string, run: () => Promise<T>): Promise<T>;
  say(text: string): void;
  table<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): void;
}

/** A step that failed, already printed. */
export class StepFailed extends Error {
  override name = "StepFailed";
}

export function createReport(print: (line: string) => void = console.log): Report {
  let steps = 0;
  const indent = "     ";
  return {
    hooks: {
      onResponse({ method, path, status, attempt, duration }) {
        const again = attempt > 1 ? ` (attempt ${attempt})` : "";
        print(`${indent}${method} ${path} -> ${status ?? "no answer"}${again}, ${duration.toFixed(0)} ms`);
      },
      onRetry: ({ delay, error }) => print(`${indent}retry in ${delay.toFixed(0)} ms: ${error.message}`),
    },
    chapter: (title) => print(`\n${title}\n${"=".repeat(title.length)}`),
    async step(title, run) {
      print(`\n${String(++steps).padStart(3)}. ${title}`);
      try {
        return await run();
      } catch (error) {
        const { kind } = error as Partial<ApiError>;
        print(`${indent}FAILED${kind ? ` (${kind})` : ""}: ${(error as Error).message}`);
        throw new StepFailed(`step ${steps}, ${title}`, { cause: error });
      }
    },
    say: (text) => print(`${indent}${text}`),
    table(rows, columns) {
      for (const line of formatTable(rows, columns)) print(`${indent}${line}`);
    },
  };
}

function formatTable<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): string[] {
  const cells = rows.map((row) => columns.map((column) => formatCell(row[column])));
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(columns), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)];
}

function formatCell(value: unknown): string {
  if (value === undefined || value === null) return "-";
  const text = Array.isArray(value)
    ? value.join(", ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** A part of the tour with a title of its own. */
export type Chapter = (report: Report) => Promise<void>;
