import { InvalidArgumentError } from "commander";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import type { Run } from "./contract/run.js";
import type { Interruption } from "./interruption.js";
import type { Output } from "./output.js";
import { ownDocument } from "./own-document.js";
import { writeText } from "./write-text.js";

interface ContractOptions {
  em?: boolean;
  ca?: string;
  spec?: string;
  only?: string;
  concurrency: number;
  rate: number;
  junit?: string;
  /** File, or `true` for stdout. */
  json?: string | true;
}

/** `vspc contract`: compares the responses of a server with its OpenAPI document. */
export const addContract: AddCommand = (program, output, interruption) => {
  program
    .command("contract")
    .summary("compare the responses of a server with the OpenAPI document")
    .description(
      "Calls every GET of the document once, with IDs from the rows of lists, and reports how the responses differ: " +
        "operation, JSON Pointer and difference, never values. Changes nothing on the server. " +
        "Exits with 0 if all responses conform, with 1 if any differs or fails, and with 2 if it did not complete.",
    )
    .option("--em", "test Enterprise Manager instead of VSPC")
    .option("--ca <file>", "CA certificates to trust, instead of VSPC_CA or EM_CA")
    .option("--spec <spec>", "another document: file, URL, or URL of a console")
    .option("--only <pattern>", 'only the reads that contain this text, such as "/licensing/*"')
    .option("--concurrency <n>", "maximum number of concurrent requests", positive, 2)
    .option("--rate <n>", "maximum number of requests per second", positive, 10)
    .option("--junit <file>", "write the results as JUnit XML")
    .option("--json [file]", "write the results as JSON, by default to stdout instead of the table")
    .addHelpText("after", environment)
    .action((options: ContractOptions) => contract(options, output, interruption));
};

const environment = `
Environment:
  VSPC_BASE_URL, VSPC_API_KEY (or VSPC_USERNAME and VSPC_PASSWORD), VSPC_CA (file with CA certificates)
  EM_BASE_URL, EM_USERNAME, EM_PASSWORD, EM_CA`;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("Pass an integer from 1 to 1000.");
}

async function contract(options: ContractOptions, output: Output, interruption: Interruption): Promise<void> {
  const run = await read(options, output, interruption);
  if (run.aborted !== undefined) throw new CommandError(run.aborted);
  const { hasProblems } = await import("./contract/report.js");
  if (hasProblems(run)) throw new CommandError("", 1);
}

async function read(options: ContractOptions, output: Output, interruption: Interruption): Promise<Run> {
  const {
    em = false,
    concurrency,
    rate,
    ca = em ? process.env.EM_CA : process.env.VSPC_CA,
    spec = ownDocument(em ? "enterprise-manager" : "vspc"),
  } = options;
  const { readDocument } = await import("./document/read.js");
  const { enterpriseManagerTarget, vspcTarget } = await import("./contract/target.js");
  const { readOperations, selectOperations } = await import("./contract/plan.js");
  const { responseChecker } = await import("./contract/check.js");
  const { runContract } = await import("./contract/run.js");
  const target = (em ? enterpriseManagerTarget : vspcTarget)(
    { ...process.env, VSPC_CA: ca, EM_CA: ca },
    { concurrency, rate },
  );
  const { document } = await readDocument(spec, { ca });
  const selected = selectOperations(readOperations(document), options.only ?? "*");
  if (selected.reported.length === 0) throw new CommandError(`no read contains ${options.only}`);

  const { progress } = output;
  progress.update("signing in");
  try {
    const run = await runContract({
      ...selected,
      target,
      concurrency,
      check: responseChecker(document),
      signal: interruption(),
      onRead: (operation) => progress.update(operation),
    });
    progress.stop();
    const { title, version } = document.info;
    await report(run, { server: target.baseUrl, document: `${title} ${version}` }, options, output);
    return run;
  } finally {
    progress.stop();
    // A failed sign-out does not change the results.
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
  if (junit !== undefined) await writeText(junit, junitReport(run, subject));
  if (typeof json === "string") await writeText(json, `${JSON.stringify(jsonReport(run, subject), null, 2)}\n`);
  if (json === true) return output.printJson(jsonReport(run, subject));
  // A failed sign-in is reported as an error instead.
  if (run.aborted !== undefined && run.results.every(({ reason }) => reason === run.aborted)) return;
  output.printTable(["RESULT", "OPERATION", "FOUND"], tableRows(run));
  output.print(summary(run));
}
