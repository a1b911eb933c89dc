import { join } from "node:path";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { DocumentError } from "./document/model.js";

interface TypesOptions {
  out: string;
  ca?: string;
}

/** `vspc-client types`: generates types from the OpenAPI document of a server, for use with ours. */
export const addTypes: AddCommand = (program, output) => {
  program
    .command("types")
    .summary("generate types from the OpenAPI document of a server")
    .description(
      "Writes the types of a document, the traits of its operations, and the document as one JSON file, for " +
        "createVspcClient<paths & Theirs>({ operations }). Requires openapi-typescript and typescript 5 in your project.",
    )
    .argument("<spec>", "file or URL of the document, or URL of a console with a Swagger page")
    .requiredOption("--out <dir>", "folder to write to; current files are kept")
    .option("--ca <file>", "CA certificates to trust in addition to those of Node")
    .action(async (spec: string, { out, ca }: TypesOptions) => {
      const { readDocument } = await import("./document/read.js");
      const { FolderError, writeFiles } = await import("./types/folder.js");
      const progress = output.progress("reading the document");
      try {
        const { name, document } = await readDocument(spec, ca);
        progress.update("generating types");
        const { foreignFiles } = await import("./types/files.js");
        const files = await foreignFiles({ source: name, document, command: "vspc-client types" });
        const written = await writeFiles(files, out);
        progress.stop();
        for (const file of files.keys())
          output.print(`${written.includes(file) ? "wrote" : "kept"} ${join(out, file)}`);
      } catch (error) {
        if (!(error instanceof DocumentError || error instanceof FolderError)) throw error;
        throw new CommandError(`vspc-client types: ${error.message}`);
      } finally {
        progress.stop();
      }
    });
};
