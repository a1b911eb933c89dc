import { Writable } from "node:stream";
import { runCommand } from "../../src/cli/program.js";

/** Keeps what is written, and tells when something wanted is there. */
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

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process to its end. */
export async function run(...args: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [sink(), sink()];
  const code = await runCommand(args, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

export interface Running extends AsyncDisposable {
  /** What it has printed so far. */
  printed(): string;
  /** Resolves when that is printed. */
  until(pattern: RegExp): Promise<string>;
  /** Ends it as SIGINT does. */
  stop(): Promise<Ended>;
}

/** Runs a command that goes on until it is stopped; comes back when it has printed its start. */
export async function start(pattern: RegExp, ...args: readonly string[]): Promise<Running> {
  const [stdout, stderr, controller] = [sink(), sink(), new AbortController()];
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const ended = runCommand(args, streams, () => controller.signal).then((code) => {
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  });
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

/** The value that stands behind a name in what `simulate` printed. */
export function shown(printed: string, name: string): string {
  return new RegExp(`^ *${name} +(\\S+)`, "m").exec(printed)?.[1] ?? "";
}
