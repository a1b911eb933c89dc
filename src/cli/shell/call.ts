import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { type Download, saveTo } from "../../node.js";
import { CommandError } from "../command-error.js";
import { keyOf } from "../document/model.js";
import type { Output } from "../output.js";
import { type Connection, type ConnectionOptions, readEnvironment, type Write } from "./connection.js";
import { isTask, withExitCodes } from "./exit-codes.js";
import { createPrinter, type Format } from "./printer.js";
import { describeRequest, prepareRequest, type RequestOptions } from "./request.js";
import { propertyNames } from "./schema.js";
import { readSpecification, type Verb } from "./specification.js";

export interface CallOptions extends RequestOptions, ConnectionOptions {
  readonly format?: Format;
  readonly max?: number;
  readonly consistency?: "exact" | "fast";
  readonly yes?: true;
  /** `false` for `--no-wait`. */
  readonly wait?: boolean;
  readonly requestId?: string;
  readonly out?: string;
  readonly force?: true;
  readonly dryRun?: true;
}

/** Runs one call: checks it, asks before a write, sends it and prints the result. */
export async function runCall(verb: Verb, path: string, options: CallOptions, output: Output): Promise<void> {
  const { em, wait, format, select, max, consistency, requestId = randomUUID() } = options;
  if (em && wait === false)
    throw new CommandError("--no-wait: a task of Enterprise Manager ends with the session of this command.");
  const specification = await readSpecification(em);
  const request = await prepareRequest(specification, verb, path, options, output.stdin);
  const description = describeRequest(request, em ? process.env.EM_BASE_URL : process.env.VSPC_BASE_URL);
  if (options.dryRun) return output.print(description);
  const isWrite = request.method !== "get";
  if (isWrite && !options.yes) await confirm(output, description);
  const printer = createPrinter(output, { format, select, columns: propertyNames(request.result) });
  const signal = output.interruption();
  const init = { ...request.init, signal };
  await connected(options, isWrite ? keyOf(request.method, request.path) : undefined, async (connection) => {
    if (verb === "download") return save(await connection.download(request.path, init), options, output);
    if (verb === "list") {
      const small = max !== undefined && max < 500 && { pageSize: Math.max(2, max), window: 1 };
      const rows = connection.list(request.path, { ...init, ...(consistency && { consistency }), ...small });
      return printer.pages(rows.pages(), max);
    }
    if (!isWrite) return printer.value(await connection.get(request.path, init));
    const work = await connection.write(verb, request.path, { ...init, ...(!em && { requestId }) });
    if (wait === false && work.id !== undefined) return output.print(work.id);
    await printer.value(await finish(work, output, signal));
  });
}

/** Waits for an asynchronous action, prints its state, or cancels it. */
export async function runAction(
  id: string,
  options: CallOptions & { readonly status?: true; readonly cancel?: true },
  output: Output,
): Promise<void> {
  const printer = createPrinter(output, { format: options.format, columns: [] });
  await connected(options, "action", async (connection) => {
    const action = connection.resume(id);
    if (options.cancel) return action.cancel();
    await printer.value(await (options.status ? action.progress() : finish(action, output, output.interruption())));
  });
}

function connected(options: CallOptions, write: string | undefined, work: (connection: Connection) => Promise<void>) {
  return withExitCodes(async () => {
    const environment = await readEnvironment(options.ca);
    const connection = options.em
      ? (await import("./enterprise-manager.js")).connectEnterpriseManager(environment, options)
      : (await import("./vspc.js")).connectVspc(environment, options);
    try {
      await work(connection);
    } finally {
      // A failed sign-out does not change the result.
      await connection.close().catch(() => undefined);
    }
  }, write);
}

/** Asks before a write if a person can answer. Throws CommandError unless the answer is yes. */
async function confirm({ stdin, stderr, error }: Output, request: string): Promise<void> {
  if (stdin?.isTTY !== true) return;
  error(request);
  const questions = createInterface({ input: stdin, output: stderr });
  try {
    // Ctrl+C and the end of the input close the interface without an answer.
    const closed = once(questions, "close").then(() => "");
    const answer = await Promise.race([questions.question("Send this request? [y/N] "), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError("not sent.");
  } finally {
    questions.close();
  }
}

/** Waits for the result, with the ID on stderr, because the action continues when the command ends. */
async function finish({ id, result }: Write, output: Output, signal: AbortSignal): Promise<unknown> {
  if (id === undefined) return result({ signal });
  const start = performance.now();
  output.error(`waiting for ${isTask(id) ? "" : "action "}${id}`);
  const show = () => output.progress.update(`${Math.round((performance.now() - start) / 1000)} s`);
  const timer = setInterval(show, 1000);
  try {
    return await result({ signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const next = isTask(id)
      ? "The task ends with the session: read the resource to see what was done."
      : `The action continues. To resume it, run vspc action ${id}.`;
    throw new CommandError(`interrupted. ${next}`, 4);
  } finally {
    clearInterval(timer);
    output.progress.stop();
  }
}

/** Writes a download to a file or to stdout. */
async function save(download: Download, { out = download.fileName, force }: CallOptions, output: Output) {
  if (out === undefined) throw new CommandError("the server suggests no file name: pass --out FILE.");
  if (out === "-") return download.stream.pipeTo(Writable.toWeb(output.stdout), { preventClose: true });
  await saveTo(out, download, { overwrite: force === true });
  output.error(`saved ${out}`);
}
