import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { DocumentError } from "./document/model.js";
import { ownDocument } from "./own-document.js";

interface DiffOptions {
  all?: boolean;
  json?: boolean;
  ca?: string;
}

/** `vspc-client diff`: lists the differences between the OpenAPI document of a server and ours. */
export const addDiff: AddCommand = (program, output) => {
  program
    .command("diff")
    .summary("compare the OpenAPI document of a server with ours")
    .description(
      "Lists the differences between the OpenAPI document of a server and ours, those that affect callers first. " +
        "Exits with 0 if there are no errors or warnings, with 1 if there are, and with 2 if nothing was compared.",
    )
    .argument("<theirs>", "file or URL of the document, or URL of a console with a Swagger page")
    .argument("[ours]", "document to compare with, in the same forms (default: the VSPC document of this package)")
    .option("--all", "also list info-level differences, which are only counted by default")
    .option("--json", "print the result as JSON")
    .option("--ca <file>", "CA certificates to trust in addition to those of Node")
    .action(async (theirs: string, ours: string | undefined, { all = false, json = false, ca }: DiffOptions) => {
      const { diffDocuments } = await import("./diff/compare.js");
      const { isSignificant, renderText } = await import("./diff/render.js");
      const { readDocument } = await import("./document/read.js");
      try {
        const other = await readDocument(theirs, ca);
        const comparison = diffDocuments(await readDocument(ours ?? ownDocument("vspc"), ca), other);
        const text = json ? JSON.stringify(comparison, null, 2) : renderText(comparison, { all });
        if (text !== "") output.print(text);
        if (comparison.findings.some(isSignificant)) throw new CommandError("", 1);
      } catch (error) {
        if (error instanceof DocumentError) throw new CommandError(`vspc-client diff: ${error.message}`);
        throw error;
      }
    });
};
