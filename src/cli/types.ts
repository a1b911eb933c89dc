import { type Command, InvalidArgumentError } from "commander";
import type { Output } from "./output.js";
import type { TypesOptions } from "./types/command.js";

/** `vspc types`: generates types from the OpenAPI document of a server, for use with ours. */
export function addTypes(program: Command, output: Output): void {
  program
    .command("types")
    .summary("generate types from the OpenAPI document of a server")
    .description(
      "Writes the types of a document and the traits of its operations, for createVspcClient<paths & Theirs>({ operations }). " +
        "Reads OpenAPI 3.0, OpenAPI 3.1 and Swagger 2.0. Exits with 1 if --check finds stale files.",
    )
    .argument("<spec>", "file or URL of the document, or URL of a console with a Swagger page")
    .requiredOption("--out <dir>", "folder to write to; current files are kept")
    .option("--name <name>", "name of the files (default: from the title of the document)", fileName)
    .option("--check", "write nothing, and list the files that are stale")
    .option("--force", "replace files that this command has not written")
    .option("--strict", "reject a document with references that lead nowhere, instead of typing them as unknown")
    .option("--ca <file>", "CA certificates to trust in addition to those of Node")
    .action(async (spec: string, options: TypesOptions) => {
      const { types } = await import("./types/command.js");
      await types(spec, options, output);
    });
}

function fileName(text: string): string {
  if (/^\w[\w.-]*$/.test(text)) return text;
  throw new InvalidArgumentError("Pass letters, digits, dots, hyphens and underscores.");
}
