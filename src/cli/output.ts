import type { Readable, Writable } from "node:stream";
import pico from "picocolors";
import { printable, printableLines } from "./printable.js";

/** Streams that a command writes to: those of `process`, or of a test. */
export interface OutputStreams {
  readonly stdout: Writable & { readonly columns?: number };
  readonly stderr: Writable;
  /** Source of bodies and confirmations. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
}

export type Output = ReturnType<typeof createOutput>;

/** Returns functions that print results on stdout, and errors and progress on stderr. */
export function createOutput({ stdout, stderr, stdin }: OutputStreams) {
  const write = (text: string) => void stdout.write(text);
  const writeError = (text: string) => void stderr.write(text);
  return {
    stdout,
    stderr,
    stdin,
    isTerminal: isTerminal(stdout),
    write,
    writeError,
    /** Colors if the terminal supports them and `NO_COLOR` is not set. */
    colors: pico.createColors(pico.isColorSupported && isTerminal(stdout)),
    print: (text: string) => write(`${printableLines(text)}\n`),
    printJson: (value: unknown) => write(`${printableLines(JSON.stringify(value, null, 2))}\n`),
    error: (text: string) => writeError(`${printableLines(text)}\n`),
    printTable: (head: readonly string[], rows: readonly (readonly string[])[]) => write(`${table([head, ...rows])}\n`),
    progress: progress(stderr),
  };
}

function isTerminal(stream: Writable): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** Formats a table without borders, so that `cut` and `awk` can read it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number) => cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}

/** Shows a line that changes, on terminals only: elsewhere each change would print another line. */
function progress(stream: Writable) {
  const isShown = isTerminal(stream) && !process.env.CI;
  const update = (text: string) => void (isShown && stream.write(`\r\u001b[K${printable(text)}`));
  return { update, stop: () => update("") };
}
