import type { Command } from "commander";
import { addFindingOptions, type FindingOptions } from "./findings/options.js";
import type { Output } from "./output.js";
import { ownDocument } from "./own-document.js";

interface DiffOptions extends FindingOptions {
  readonly ca?: string;
}

/** `vspc diff`: lists the differences between the OpenAPI document of a server and ours. */
export function addDiff(program: Command, output: Output): void {
  const command = program
    .command("diff")
    .summary("compare the OpenAPI document of a server with ours")
    .description(
      "Lists the differences between the OpenAPI document of a server and ours. Errors break callers, warnings are additions " +
        "and deprecations. Exits with 1 if there are findings as severe as --fail-on.",
    )
    .argument("<theirs>", "file or URL of the document, or URL of a console with a Swagger page")
    .argument("[ours]", "document to compare with, in the same forms (default: our VSPC document)")
    .option("--ca <file>", "CA certificates to trust in addition to those of Node");
  addFindingOptions(command, "warning").action(
    async (theirs: string, ours: string | undefined, options: DiffOptions) => {
      const { diffDocuments } = await import("./diff/compare.js");
      const { readDocument } = await import("./document/read.js");
      const { readBaseline } = await import("./findings/baseline.js");
      const { failOn, printReport } = await import("./findings/render.js");
      const applyBaseline = await readBaseline(options);
      const other = await readDocument(theirs, options);
      const own = await readDocument(ours ?? ownDocument("vspc"), options);
      const { findings, otherSections } = diffDocuments(own, other);
      const { dangling } = other;
      const sections = `${otherSections} operations are not compared, because our document has none of their tags`;
      const notes = [
        ...(otherSections > 0 ? [sections] : []),
        ...dangling.map((reference) => `${reference} does not exist in ${other.name}`),
      ];
      const compared = await applyBaseline(findings);
      printReport(output, options, { ...compared, notes, json: { otherSections, dangling } });
      failOn(compared.findings, options);
    },
  );
}
