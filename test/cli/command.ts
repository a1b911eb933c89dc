import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { runCommand } from "../../src/cli/program.js";

/** Stores what is written, and waits for a pattern. */
function sink() {
  let text = "";
  let seen = () => {};
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      seen();
      done();
    },
  });
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      seen = () => pattern.test(text) && resolve(text);
      seen();
    });
  return { stream, until, text: () => text };
}

/** Starts a server that closes at the end of the test, and returns its origin. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Text on stdin. */
  readonly stdin?: string;
  /** Width of the terminal, if stdout is one. */
  readonly columns?: number;
  /** Answer to a question, if stdin is a terminal. */
  readonly answer?: string;
  /** Interrupts the command. */
  readonly signal?: AbortSignal;
}

/** Starts `vspc` in this process, as a terminal or a pipe. */
function begin(args: readonly string[], options: RunOptions) {
  const { stdin = "", columns, answer, signal = new AbortController().signal } = options;
  const [stdout, stderr] = [sink(), sink()];
  const streams = {
    stdout: Object.assign(stdout.stream, columns !== undefined && { isTTY: true, columns }),
    stderr: stderr.stream,
    stdin: answer === undefined ? Readable.from([stdin]) : Object.assign(new PassThrough(), { isTTY: true }),
  };
  if (streams.stdin instanceof PassThrough) streams.stdin.write(`${answer}\n`);
  const ended = runCommand(args, streams, () => signal).then((code): Ended => {
    // A terminal stays open, and would keep the process alive while it is read.
    if (answer !== undefined && streams.stdin.readableFlowing) throw new Error("the terminal is still read");
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  });
  return { stdout, ended };
}

/** Runs `vspc` until it exits. */
export const vspc = (args: readonly string[], options: RunOptions = {}) => begin(args, options).ended;
export const run = (...args: readonly string[]) => vspc(args);

export interface Running extends AsyncDisposable {
  /** Returns the output so far. */
  printed(): string;
  /** Resolves when the output matches. */
  until(pattern: RegExp): Promise<string>;
  /** Stops the command like SIGINT. */
  stop(): Promise<Ended>;
}

/** Starts a command that runs until it is stopped. Resolves when its output matches. */
export async function start(pattern: RegExp, ...args: readonly string[]): Promise<Running> {
  const controller = new AbortController();
  const { stdout, ended } = begin(args, { signal: controller.signal });
  const early = ended.then((end) => {
    throw new Error(`it ended with ${JSON.stringify(end)}`);
  });
  await Promise.race([stdout.until(pattern), early]);
  early.catch(() => {});
  const stop = () => {
    controller.abort();
    return ended;
  };
  const dispose = async () => void (await stop());
  return { printed: stdout.text, until: stdout.until, stop, [Symbol.asyncDispose]: dispose };
}

/** Returns the value after a name in the output of `simulate`. */
export function shown(printed: string, name: string): string {
  return new RegExp(`^ *${name} +(\\S+)`, "m").exec(printed)?.[1] ?? "";
}
