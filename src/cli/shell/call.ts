import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { type Download, saveTo } from "../../node.js";
import { CommandError, reasonOf } from "../command-error.js";
import type { Output } from "../output.js";
import { uuidPattern } from "../uuid.js";
import type { Connection, Write } from "./connection.js";
import { commandErrorOf } from "./exit-codes.js";
import type { CallOptions } from "./options.js";
import { createPrinter } from "./printer.js";
import { describeRequest, prepareRequest } from "./request.js";
import { propertyNames } from "./schema.js";
import type { Verb } from "./specification.js";
import { readText } from "./values.js";

/** Runs one call: checks it, asks before a write, sends it and prints the result. */
export async function runCall(verb: Verb, path: string, options: CallOptions, output: Output): Promise<void> {
  const { em, wait, max, consistency, apiVersion, requestId = randomUUID() } = options;
  const ofVspc = { "request-id": options.requestId, "api-version": apiVersion, consistency, "no-wait": wait === false };
  const unsupported = em && Object.entries(ofVspc).find(([, isGiven]) => isGiven);
  if (unsupported) throw new CommandError(`--${unsupported[0]}: Enterprise Manager does not support it.`);
  const request = await prepareRequest(verb, path, options, output.stdin);
  const description = describeRequest(request, em ? process.env.EM_BASE_URL : process.env.VSPC_BASE_URL);
  if (options.dryRun) return output.print(description);
  const isWrite = request.method !== "get";
  if (isWrite && !options.yes) await confirm(output, description);
  const printer = createPrinter(output, options, propertyNames(request.result));
  const signal = output.interruption();
  const init = { ...request.init, signal };
  await connected(options, isWrite ? request.key : undefined, async (connection) => {
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
export async function runAction(id: string, options: CallOptions, output: Output): Promise<void> {
  await connected(options, "action", async (connection) => {
    const action = connection.resume(id);
    if (options.cancel) return action.cancel();
    const result = await (options.status ? action.progress() : finish(action, output, output.interruption()));
    await createPrinter(output, options).value(result);
  });
}

/** Runs work with a connection. Turns errors of calls into those of the command. `write` is the operation of a write. */
async function connected<T>(options: CallOptions, write: string | undefined, work: (to: Connection) => Promise<T>) {
  const { em, ca } = options;
  const environment: NodeJS.ProcessEnv = { ...process.env, ...(ca && { VSPC_CA: ca, EM_CA: ca }) };
  for (const name of ["VSPC_API_KEY", "VSPC_PASSWORD", "EM_PASSWORD"]) {
    const file = process.env[`${name}_FILE`];
    if (file && !environment[name]) environment[name] = await readText(file, `${name}_FILE`);
    if (file && !environment[name]) throw new CommandError(`${name}_FILE: ${file} is empty.`);
  }
  const connection = em
    ? (await import("./enterprise-manager.js")).connectEnterpriseManager(environment, options)
    : (await import("./vspc.js")).connectVspc(environment, options);
  try {
    await work(connection);
  } catch (error) {
    throw commandErrorOf(error, write);
  } finally {
    // A failed sign-out does not change the result.
    await connection.close().catch(() => undefined);
  }
}

/** Asks before a write if a person can answer. Throws CommandError unless the answer is yes. */
async function confirm({ stdin, error, writeError }: Output, request: string): Promise<void> {
  if (stdin?.isTTY !== true) return;
  error(request);
  writeError("Send this request? [y/N] ");
  const lines = createInterface(stdin);
  // The end of the input closes the interface without an answer.
  const [answer = ""] = await Promise.race([once(lines, "line"), once(lines, "close")]);
  // An open terminal would keep the process alive.
  lines.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError("not sent.");
}

/** Waits for the result, with the ID on stderr, because the action continues when the command ends. */
async function finish({ id, result }: Write, { error, progress }: Output, signal: AbortSignal): Promise<unknown> {
  if (id === undefined) return result({ signal });
  error(`waiting for ${uuidPattern.test(id) ? "action" : "task"} ${id}`);
  let seconds = 0;
  const timer = setInterval(() => progress.update(`${++seconds} s`), 1000);
  try {
    return await result({ signal });
  } finally {
    clearInterval(timer);
    progress.stop();
  }
}

/** Writes a download to a file or to stdout. */
async function save(download: Download, { out = download.fileName, force }: CallOptions, output: Output) {
  if (out === undefined) throw new CommandError("the server suggests no file name: pass --out FILE.");
  if (out === "-") return download.stream.pipeTo(Writable.toWeb(output.stdout), { preventClose: true });
  await saveTo(out, download, { overwrite: force === true }).catch((error: unknown) => {
    throw "syscall" in Object(error) ? new CommandError(`${out}: cannot be written (${reasonOf(error)})`) : error;
  });
  output.error(`saved ${out}`);
}
