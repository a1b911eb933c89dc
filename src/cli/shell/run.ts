import { randomUUID } from "node:crypto";
import { CommandError } from "../command-error.js";
import { keyOf } from "../document/model.js";
import type { Interruption } from "../interruption.js";
import type { Output } from "../output.js";
import { confirm } from "./confirm.js";
import { connect } from "./connect.js";
import type { Connection, ConnectionOptions, Init, Work } from "./connection.js";
import { saveDownload } from "./download.js";
import { isTask, reporting } from "./failures.js";
import { createPrinter, type Format, type Printer } from "./printer.js";
import { describeRequest, prepareRequest, type Request, type RequestOptions, type Verb } from "./request.js";
import { propertyNames } from "./schema.js";
import { readSpecification, type SpecificationOptions } from "./specification.js";

export interface CallOptions extends RequestOptions, ConnectionOptions, SpecificationOptions {
  readonly em?: true;
  readonly ca?: string;
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
export async function runCall(
  verb: Verb,
  path: string,
  options: CallOptions,
  output: Output,
  interruption: Interruption,
): Promise<void> {
  if (options.em && options.wait === false)
    throw new CommandError("--no-wait: a task of Enterprise Manager ends with the session of this command.");
  const specification = await readSpecification(options);
  const request = await prepareRequest(specification, verb, path, options, output.stdin);
  const baseUrl = options.em ? process.env.EM_BASE_URL : process.env.VSPC_BASE_URL;
  const description = describeRequest(request, baseUrl);
  if (options.dryRun) return output.print(description);
  const isWrite = request.method !== "get";
  if (isWrite && !options.yes) await confirm(output, description);
  const { format, select } = options;
  const columns = propertyNames(specification.document, request.result);
  const printer = createPrinter(output, { format, select, columns });
  const signal = interruption();
  await connected(options, isWrite ? keyOf(request.method, request.path) : undefined, async (connection) => {
    const call = { request, options, connection, printer, output, signal };
    if (verb === "download")
      await saveDownload(await connection.download(request.path, { ...request.init, signal }), options, output);
    else await (isWrite ? write(call) : verb === "list" ? list(call) : get(call));
  });
}

/** Waits for an asynchronous action, prints its state, or cancels it. */
export async function runAction(
  id: string,
  options: CallOptions & { readonly status?: true; readonly cancel?: true },
  output: Output,
  interruption: Interruption,
): Promise<void> {
  const printer = createPrinter(output, { format: options.format, columns: [] });
  await connected(options, "action", async (connection) => {
    const work = connection.resume(id);
    if (options.cancel) return work.cancel();
    if (options.status) return printer.value(await work.progress());
    await printResult(await finish(work, output, interruption()), printer);
  });
}

interface Call {
  readonly request: Request;
  readonly options: CallOptions;
  readonly connection: Connection;
  readonly printer: Printer;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function connected(
  options: CallOptions,
  write: string | undefined,
  work: (connection: Connection) => Promise<void>,
) {
  await reporting(async () => {
    const connection = await connect(options);
    try {
      await work(connection);
    } finally {
      // A failed sign-out does not change the result.
      await connection.close().catch(() => undefined);
    }
  }, write);
}

async function get({ request, connection, printer, signal }: Call): Promise<void> {
  await printResult(await connection.get(request.path, { ...request.init, signal }), printer);
}

async function list({ request, options, connection, printer, signal }: Call): Promise<void> {
  const { max = Number.POSITIVE_INFINITY, consistency } = options;
  const init: Init = {
    ...request.init,
    signal,
    ...(consistency && { consistency }),
    ...(max < 500 && { pageSize: Math.max(2, max), window: 1 }),
  };
  let left = max;
  for await (const page of connection.list(request.path, init).pages()) {
    await printer.rows(page.slice(0, left));
    left -= page.length;
    if (left <= 0) break;
  }
  await printer.end();
}

async function write({ request, options, connection, printer, output, signal }: Call): Promise<void> {
  const { requestId = randomUUID() } = options;
  const init = { ...request.init, signal, ...(!options.em && { requestId }) };
  const work = await connection.write(request.verb, request.path, init);
  if (options.wait === false && work.id !== undefined) return output.print(work.id);
  await printResult(await finish(work, output, signal), printer);
}

/** Waits for the result, with the ID on stderr, because the action continues when the command ends. */
async function finish(work: Work, output: Output, signal: AbortSignal): Promise<unknown> {
  if (work.id === undefined) return work.result({ signal });
  const start = performance.now();
  output.error(`waiting for ${isTask(work.id) ? "" : "action "}${work.id}`);
  const show = () => output.progress.update(`${Math.round((performance.now() - start) / 1000)} s`);
  const timer = setInterval(show, 1000);
  try {
    return await work.result({ signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const next = isTask(work.id)
      ? "The task ends with the session: read the resource to see what was done."
      : `The action continues. To resume it, run vspc action ${work.id}.`;
    throw new CommandError(`interrupted. ${next}`, 4);
  } finally {
    clearInterval(timer);
    output.progress.stop();
  }
}

/** Prints a resource, or the rows of a first page. */
async function printResult(value: unknown, printer: Printer): Promise<void> {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) return printer.value(value);
  await printer.rows(value);
  await printer.end();
}
