import { join } from "node:path";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { DocumentError } from "./document/model.js";

interface TypesOptions {
  out: string;
  ca?: string;
}

/** `vspc-client types`: the types of another document, to be put beside ours. */
export const addTypes: AddCommand = (program, output) => {
  program
    .command("types")
    .summary("generate the types of a server's own OpenAPI document")
    .description(
      "Writes the types of a document, the traits of its operations and the document as one JSON file, for " +
        "createVspcClient<paths & Theirs>({ operations }). Needs openapi-typescript and typescript 5 in your project.",
    )
    .argument("<spec>", "file or URL of the document, or the address of a console, whose Swagger page names it")
    .requiredOption("--out <dir>", "folder to write to; files that are as they should be are left alone")
    .option("--ca <file>", "certificates to trust beside those that Node trusts")
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
