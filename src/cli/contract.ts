import { writeFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { ApiError } from "../http/errors.js";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import type { Run } from "./contract/run.js";
import { DocumentError } from "./document/model.js";
import type { Output } from "./output.js";
import { ownDocument } from "./own-document.js";
import { inCommandWords } from "./remedy.js";

interface ContractOptions {
  em?: boolean;
  spec?: string;
  only?: string;
  concurrency: number;
  rate: number;
  junit?: string;
  /** A file, or true for stdout. */
  json?: string | true;
}

/** `vspc-client contract`: holds what a live server answers against the document. */
export const addContract: AddCommand = (program, output) => {
  program
    .command("contract")
    .summary("hold a live server's answers against the OpenAPI document")
    .description(
      "Reads every GET of the document once from a live server, lists first and then what their rows name, and says what " +
        "the answers have differently: operation, JSON Pointer and what was found, never values. Changes nothing there. " +
        "Exits with 0 where nothing differs, with 1 where something differs or fails, with 2 where it could not go to its end.",
    )
    .option("--em", "the Enterprise Manager instead of the console")
    .option("--spec <spec>", "another document: file, URL, or the address of a console")
    .option("--only <pattern>", 'only the reads that have this text, with * for any, such as "/licensing/*"')
    .option("--concurrency <n>", "requests under way at once", positive, 2)
    .option("--rate <n>", "requests a second", positive, 10)
    .option("--junit <file>", "write the results as JUnit XML")
    .option("--json [file]", "write the results as JSON, to stdout instead of the table where no file is named")
    .addHelpText("after", environment)
    .action((options: ContractOptions, command: Command) => contract(options, command, output));
};

const environment = `
Environment:
  VSPC_BASE_URL, VSPC_API_KEY (or VSPC_USERNAME and VSPC_PASSWORD), VSPC_CA (file with certificates to trust)
  EM_BASE_URL, EM_USERNAME, EM_PASSWORD, EM_CA`;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("a whole number from 1 to 1000 is wanted");
}

async function contract(options: ContractOptions, _command: Command, output: Output): Promise<void> {
  try {
    const run = await read(options, output);
    if (run.broken !== undefined) throw new CommandError(`vspc-client contract: ${inCommandWords(run.broken)}`);
    const { hasProblems } = await import("./contract/report.js");
    if (hasProblems(run)) throw new CommandError("", 1);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof DocumentError)) throw error;
    throw new CommandError(`vspc-client contract: ${inCommandWords(error.message)}`);
  }
}

async function read(options: ContractOptions, output: Output): Promise<Run> {
  const { em = false, concurrency, rate, spec = ownDocument(em ? "enterprise-manager" : "vspc") } = options;
  const { readDocument } = await import("./document/read.js");
  const { enterpriseManagerTarget, vspcTarget } = await import("./contract/target.js");
  const { readOperations, selectOperations } = await import("./contract/plan.js");
  const { answerChecker } = await import("./contract/check.js");
  const { runContract } = await import("./contract/run.js");
  const target = (em ? enterpriseManagerTarget : vspcTarget)(process.env, { concurrency, rate });
  const { document } = await readDocument(spec, em ? process.env.EM_CA : process.env.VSPC_CA);
  const selected = selectOperations(readOperations(document), options.only ?? "*");
  if (selected.reported.length === 0) throw new CommandError(`vspc-client contract: no read has ${options.only}`);

  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  const progress = output.progress("signing in");
  try {
    const run = await runContract({
      ...selected,
      target,
      concurrency,
      check: answerChecker(document),
      signal: interrupt.signal,
      onRead: (operation) => progress.update(operation),
    });
    progress.stop();
    const { title, version } = document.info;
    await report(run, { server: target.baseUrl, document: `${title} ${version}` }, options, output);
    return run;
  } finally {
    progress.stop();
    process.off("SIGINT", onInterrupt);
    // What a server says to the end of a session changes nothing about the results.
    await target.close().catch(() => undefined);
  }
}

async function report(
  run: Run,
  subject: { server: string; document: string },
  { junit, json }: ContractOptions,
  output: Output,
): Promise<void> {
  const { jsonReport, junitReport, summary, tableRows } = await import("./contract/report.js");
  if (junit !== undefined) await write(junit, junitReport(run, subject));
  if (typeof json === "string") await write(json, `${JSON.stringify(jsonReport(run, subject), null, 2)}\n`);
  if (json === true) return output.printJson(jsonReport(run, subject));
  // If the sign-in failed, its error says everything.
  if (run.broken !== undefined && run.results.every(({ reason }) => reason === run.broken)) return;
  output.printTable(["RESULT", "OPERATION", "FOUND"], tableRows(run));
  output.print(summary(run));
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`vspc-client contract: ${file} cannot be written (${error.code ?? error.message})`);
  });
}
