import { InvalidArgumentError } from "commander";
import type { AddCommand } from "./add-command.js";
import type { ContractOptions } from "./contract/contract.js";
import { addFindingOptions } from "./findings/options.js";

/** `vspc contract`: compares the responses of a server with its OpenAPI document. */
export const addContract: AddCommand = (program, output, interruption) => {
  const command = program
    .command("contract")
    .summary("compare the responses of a server with the OpenAPI document")
    .description(
      "Calls every GET of the document once, with IDs from the rows of lists, and reports how the responses differ: " +
        "operation, JSON Pointer and difference, never values. Changes nothing on the server. " +
        "Exits with 1 if there are findings as severe as --fail-on, and with 2 if it did not complete.",
    )
    .option("--em", "test Enterprise Manager instead of VSPC")
    .option("--xml", "request XML instead of JSON from Enterprise Manager")
    .option("--ca <file>", "CA certificates to trust, instead of VSPC_CA or EM_CA")
    .option("--spec <spec>", "another document: file, URL, or URL of a console")
    .option("--only <pattern>", 'only the reads that contain this text, such as "/licensing/*"')
    .option("--concurrency <n>", "maximum number of concurrent requests", positive, 2)
    .option("--rate <n>", "maximum number of requests per second", positive, 10)
    .option("--junit <file>", "write the result of each read as JUnit XML")
    .option("--json [file]", "write the result of each read as JSON, by default to stdout instead of the findings");
  addFindingOptions(command, "error")
    .addHelpText("after", environment)
    .action(async (options: ContractOptions) => {
      const { contract } = await import("./contract/contract.js");
      await contract(options, output, interruption);
    });
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
