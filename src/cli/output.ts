import type { Writable } from "node:stream";
import Table from "cli-table3";
import pico from "picocolors";
import createSpinner from "yocto-spinner";

/** Streams that a command writes to: those of `process`, or of a test. */
export interface OutputStreams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export type Output = ReturnType<typeof createOutput>;

/** Returns functions that print results on stdout, and errors and progress on stderr. */
export function createOutput({ stdout, stderr }: OutputStreams) {
  const write = (text: string) => void stdout.write(text);
  const writeError = (text: string) => void stderr.write(text);
  return {
    write,
    writeError,
    /** Colors if the terminal supports them and `NO_COLOR` is not set. */
    colors: pico.createColors(pico.isColorSupported && isTerminal(stdout)),
    print: (line = "") => write(`${line}\n`),
    printJson: (value: unknown) => write(`${JSON.stringify(value, null, 2)}\n`),
    error: (line: string) => writeError(`${line}\n`),
    printTable: (head: readonly string[], rows: readonly (readonly string[])[]) => write(`${table(head, rows)}\n`),
    progress: (text: string) => progress(text, stderr),
  };
}

function isTerminal(stream: Writable): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** Formats a table without borders, so that `cut` and `awk` can read it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const chars = Object.fromEntries(borders.map((name) => [name, ""]));
  const lines = new Table({
    head: [...head],
    chars: { ...chars, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  lines.push(...rows.map((row) => [...row]));
  return lines.toString().replaceAll(/ +$/gm, "");
}

const borders = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
];

export interface Progress {
  /** Replaces the text. */
  update(text: string): void;
  stop(): void;
}

/** Shows a line that changes, on terminals only: elsewhere each change would print another line. */
function progress(text: string, stream: Writable): Progress {
  if (!isTerminal(stream) || process.env.CI) return { update: () => {}, stop: () => {} };
  const spinner = createSpinner({ text, stream }).start();
  return {
    update: (now) => {
      spinner.text = now;
    },
    stop: () => void spinner.stop(),
  };
}
