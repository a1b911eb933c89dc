import type { Command } from "commander";
import type { ContractOptions } from "./contract/contract.js";
import { addFindingOptions } from "./findings/options.js";
import { environmentHelp, integer } from "./options.js";
import type { Output } from "./output.js";

/** `vspc contract`: compares the responses of a server with its OpenAPI document. */
export function addContract(program: Command, output: Output): void {
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
    .option("--concurrency <n>", "maximum number of concurrent requests", integer(1, 1000), 2)
    .option("--rate <n>", "maximum number of requests per second", integer(1, 1000), 10)
    .option("--junit <file>", "write the result of each read as JUnit XML")
    .option("--json [file]", "write the result of each read as JSON, by default to stdout instead of the findings");
  addFindingOptions(command, "error")
    .addHelpText("after", environmentHelp)
    .action(async (options: ContractOptions) => {
      const { contract } = await import("./contract/contract.js");
      await contract(options, output);
    });
}
