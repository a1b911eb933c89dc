import { CommandError } from "../command-error.js";
import { validating } from "../document/model.js";
import { readDocument } from "../document/read.js";
import { readBaseline } from "../findings/baseline.js";
import type { FindingOptions } from "../findings/options.js";
import { failOn, printReport } from "../findings/render.js";
import type { Output } from "../output.js";
import { ownDocument } from "../own-document.js";
import { writeText } from "../write-text.js";
import { responseChecker } from "./check.js";
import { coverageText } from "./coverage.js";
import { readOperations, selectOperations } from "./reads.js";
import { junitReport, summary, withoutAccepted } from "./report.js";
import { runContract } from "./run.js";
import { enterpriseManagerTarget, vspcTarget } from "./target.js";

export interface ContractOptions extends FindingOptions {
  readonly em?: true;
  readonly xml?: true;
  readonly ca?: string;
  readonly spec?: string;
  readonly only?: string;
  readonly concurrency: number;
  readonly rate: number;
  readonly junit?: string;
  /** File, or `true` for stdout. */
  readonly json?: string | true;
}

/** Runs the subcommand. Throws CommandError if there are findings, or the run did not complete. */
export async function contract(options: ContractOptions, output: Output): Promise<void> {
  const { em = false, xml = false, junit, json } = options;
  if (xml && !em) throw new CommandError("--xml requires --em, because VSPC has no XML");
  const { ca = em ? process.env.EM_CA : process.env.VSPC_CA } = options;
  const applyBaseline = await readBaseline(options);
  const createTarget = em ? enterpriseManagerTarget : vspcTarget;
  const target = createTarget({ ...process.env, VSPC_CA: ca, EM_CA: ca }, { ...options, xml });
  const { spec = ownDocument(em ? "enterprise-manager" : "vspc") } = options;
  const { name, document } = await readDocument(spec, { ca });
  const { checker, ...reads } = validating(name, () => {
    const selected = selectOperations(readOperations(document), options.only ?? "*");
    return { ...selected, checker: responseChecker(document, selected.reported, xml ? "xml" : "json") };
  });
  if (reads.reported.length === 0) throw new CommandError(`no read contains ${options.only}`);

  const { progress } = output;
  progress.update("signing in");
  const run = { concurrency: options.concurrency, interruption: output.interruption(), onRead: progress.update };
  try {
    const { results: all, aborted } = await runContract(target, reads, checker.check, run);
    progress.stop();
    const read = new Set(all.flatMap(({ outcome, operation }) => (outcome === "skipped" ? [] : [operation])));
    const found = [...checker.warnings, ...all.flatMap(({ findings }) => findings)];
    const compared = await applyBaseline(found, (entry) => read.has(entry.split(": ", 1)[0] ?? ""));
    const results = withoutAccepted(all, compared.findings);
    const coverage = checker.coverage();
    const subject = { server: target.baseUrl, document: `${document.info.title} ${document.info.version}` };
    const report = { ...subject, complete: aborted === undefined, aborted, coverage, results };
    if (junit !== undefined) await writeText(junit, junitReport(results, `${subject.document} at ${subject.server}`));
    if (typeof json === "string") await writeText(json, `${JSON.stringify(report, null, 2)}\n`);
    const notes = [coverageText(coverage), summary(results)];
    if (json === true) output.printJson(report);
    // Without any validated response, the reason is enough.
    else if (aborted === undefined || coverage.reads.seen > 0)
      printReport(output, options, { ...compared, notes, json: { coverage } });
    if (aborted !== undefined) throw new CommandError(aborted);
    failOn(compared.findings, options);
  } finally {
    // A failed sign-out does not change the results.
    await target.close().catch(() => undefined);
  }
}
