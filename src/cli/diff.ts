import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { DocumentError } from "./document/model.js";
import { ownDocument } from "./own-document.js";

interface DiffOptions {
  all?: boolean;
  json?: boolean;
  ca?: string;
}

/** `vspc-client diff`: what a server's own document has differently from ours. */
export const addDiff: AddCommand = (program, output) => {
  program
    .command("diff")
    .summary("compare a server's OpenAPI document with ours")
    .description(
      "Says what a server's own OpenAPI document has differently, what callers notice first. " +
        "Exits with 0 where callers notice nothing, with 1 where they do, with 2 where nothing was compared.",
    )
    .argument("<theirs>", "file or URL of the document, or the address of a console, whose Swagger page names it")
    .argument("[ours]", "what to compare with, likewise (default: the console's document of this package)")
    .option("--all", "list the harmless differences too, which are counted otherwise")
    .option("--json", "print everything as JSON")
    .option("--ca <file>", "certificates to trust beside those that Node trusts")
    .action(async (theirs: string, ours: string | undefined, { all = false, json = false, ca }: DiffOptions) => {
      const { diffDocuments, differs, renderJson, renderText } = await import("./diff/index.js");
      const { readDocument } = await import("./document/read.js");
      try {
        const other = await readDocument(theirs, ca);
        const comparison = diffDocuments(await readDocument(ours ?? ownDocument("vspc"), ca), other);
        const text = json ? renderJson(comparison) : renderText(comparison, { all });
        if (text !== "") output.print(text);
        if (differs(comparison)) throw new CommandError("", 1);
      } catch (error) {
        if (error instanceof DocumentError) throw new CommandError(`vspc-client diff: ${error.message}`);
        throw error;
      }
    });
};
