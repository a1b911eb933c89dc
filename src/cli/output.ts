import type { Writable } from "node:stream";
import Table from "cli-table3";
import pico from "picocolors";
import createSpinner from "yocto-spinner";

/** Where a command writes: `process`, or a test's own. */
export interface OutputStreams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export type Output = ReturnType<typeof createOutput>;

/** What a command prints: results on stdout, errors and progress on stderr. */
export function createOutput({ stdout, stderr }: OutputStreams) {
  const write = (text: string) => void stdout.write(text);
  const writeError = (text: string) => void stderr.write(text);
  return {
    write,
    writeError,
    /** Colours where the terminal has them and NO_COLOR does not forbid them. */
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

/** Columns without lines around them, so that `cut` and `awk` read them. */
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
  /** Says how far it is. */
  update(text: string): void;
  stop(): void;
}

/** A line that changes on a terminal; nothing elsewhere, where each change would be a line of its own. */
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
