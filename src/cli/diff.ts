import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { applyBaseline } from "./findings/baseline.js";
import { isAtLeast } from "./findings/finding.js";
import { addFindingOptions, type FindingOptions } from "./findings/options.js";
import { printReport } from "./findings/render.js";
import type { Output } from "./output.js";
import { ownDocument } from "./own-document.js";

interface DiffOptions extends FindingOptions {
  readonly all?: true;
  readonly ca?: string;
}

/** `vspc diff`: lists the differences between the OpenAPI document of a server and ours. */
export const addDiff: AddCommand = (program, output) => {
  const command = program
    .command("diff")
    .summary("compare the OpenAPI document of a server with ours")
    .description(
      "Lists the differences between the OpenAPI document of a server and ours. Errors break callers, warnings are additions " +
        "and deprecations. Exits with 1 if there are findings as severe as --fail-on.",
    )
    .argument("<theirs>", "file or URL of the document, or URL of a console with a Swagger page")
    .argument("[ours]", "document to compare with, in the same forms (default: our VSPC document)");
  addFindingOptions(command)
    .option("--all", "also print info-level findings, which the table only counts")
    .option("--ca <file>", "CA certificates to trust in addition to those of Node")
    .action((theirs: string, ours: string | undefined, options: DiffOptions) => diff(theirs, ours, options, output));
};

async function diff(theirs: string, ours: string | undefined, options: DiffOptions, output: Output): Promise<void> {
  const { all, ca, format, failOn } = options;
  const { diffDocuments } = await import("./diff/compare.js");
  const { readDocument } = await import("./document/read.js");
  const other = await readDocument(theirs, { ca });
  const comparison = diffDocuments(await readDocument(ours ?? ownDocument("vspc"), { ca }), other);
  const judged = await applyBaseline(comparison.findings, options);
  const lowest = all || format === "json" || failOn === "info" ? "info" : "warning";
  const findings = judged.findings.filter((finding) => isAtLeast(finding, lowest));
  const hidden = judged.findings.length - findings.length;
  const notes = [
    ...(hidden > 0 ? [`${hidden} info-level findings (--all lists them)`] : []),
    ...(comparison.otherSections > 0
      ? [`${comparison.otherSections} operations are not compared, because our document has none of their tags`]
      : []),
    ...other.dangling.map((reference) => `${reference} does not exist in ${other.name}`),
  ];
  const { otherSections } = comparison;
  printReport(output, format, { ...judged, findings, notes, json: { otherSections, dangling: other.dangling } });
  if (judged.findings.some((finding) => isAtLeast(finding, failOn))) throw new CommandError("", 1);
}
