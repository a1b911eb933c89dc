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

/** Returns a signal that aborts when the command is interrupted. Only commands that clean up call it. */
export type Interruption = () => AbortSignal;

export type Output = ReturnType<typeof createOutput>;

/** Returns functions that print results on stdout, and errors and progress on stderr. */
export function createOutput({ stdout, stderr, stdin }: OutputStreams, interruption: Interruption) {
  const write = (text: string) => void stdout.write(text);
  const writeError = (text: string) => void stderr.write(text);
  return {
    ...{ stdout, stderr, stdin, interruption, write, writeError },
    isTerminal: isTerminal(stdout),
    /** Colors if the terminal supports them and `NO_COLOR` is not set. */
    colors: pico.createColors(pico.isColorSupported && isTerminal(stdout)),
    print: (text: string) => write(`${printableLines(text)}\n`),
    printJson: (value: unknown) => write(`${printableLines(JSON.stringify(value, null, 2))}\n`),
    error: (text: string) => writeError(`${printableLines(text)}\n`),
    progress: progress(stderr),
  };
}

function isTerminal(stream: Writable): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** Shows a line that changes, on terminals only: elsewhere each change would print another line. */
function progress(stream: Writable) {
  const isShown = isTerminal(stream) && !process.env.CI;
  const update = (text: string) => void (isShown && stream.write(`\r\u001b[K${printable(text)}`));
  return { update, stop: () => update("") };
}

/** Aborts on the first SIGINT or SIGTERM. The second one ends the process. */
export function interruptionBySignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
