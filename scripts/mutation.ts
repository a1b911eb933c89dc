// npm run mutation                  every folder of src but testing and cli, one after the other: this takes hours
// npm run mutation -- src/paging    one folder, or one file
// The quick tests of the same folder come first; what they do not notice is shown to all the others.
// Exits with 1 where fewer than 90 of 100 mutants of a folder are noticed. The reports are in reports/mutation/.
import { existsSync, statSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";

const folders = ["src/http", "src/paging", "src/vspc", "src/enterprise-manager", "src/node"];
const leastScore = 90;

/** Mutates what `mutate` names, judged by the quick tests of `folder`, or by all. */
async function run(report: string, mutate: string[], folder?: string): Promise<MutantResult[]> {
  if (folder) process.env.MUTATION_TESTS = folder;
  else delete process.env.MUTATION_TESTS;
  const stryker = new Stryker({
    mutate,
    htmlReporter: { fileName: `reports/mutation/${report}.html` },
    jsonReporter: { fileName: `reports/mutation/${report}.json` },
  });
  return stryker.runMutationTest();
}

const isUnnoticed = ({ status }: MutantResult) => status === "Survived" || status === "NoCoverage";
const isNoticed = ({ status }: MutantResult) => status === "Killed" || status === "Timeout";

/** A mutant's place, as Stryker's option `mutate` takes it: lines from 1, columns from 0. */
function placeOf({ fileName, location: { start, end } }: MutantResult): string {
  return `${fileName}:${start.line}:${start.column}-${end.line}:${end.column}`;
}

const nameOf = (mutant: MutantResult) => `${placeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement}`;

/** Whether enough of the mutants of a folder or file are noticed. */
async function mutate(target: string): Promise<boolean> {
  const name = target.replace(/\/+$/, "");
  if (!existsSync(name)) throw new Error(`${target}: there is no such folder or file`);
  const report = name.replaceAll("/", "-");
  const [, folder = ""] = name.split("/");
  const own = await run(report, [statSync(name).isDirectory() ? `${name}/**/*.ts` : name], folder);
  const left = new Set(own.filter(isUnnoticed).map(nameOf));
  const places = [...new Set(own.filter(isUnnoticed).map(placeOf))];
  const others = places.length > 0 ? await run(`${report}-by-others`, places) : [];
  const survivors = others.filter((mutant) => left.has(nameOf(mutant)) && isUnnoticed(mutant));
  const noticed = own.filter(isNoticed).length + left.size - survivors.length;
  const score = (100 * noticed) / (noticed + survivors.length);
  console.log(`${name}: ${score.toFixed(1)} % (${noticed} noticed, ${survivors.length} not)`);
  for (const survivor of survivors) console.log(`  ${nameOf(survivor).replace(/\s+/g, " ")}`);
  return score >= leastScore;
}

const wanted = process.argv.slice(2);
try {
  for (const target of wanted.length > 0 ? wanted : folders) if (!(await mutate(target))) process.exitCode = 1;
} catch (error) {
  console.error(`mutation: ${(error as Error).message}`);
  process.exit(2);
}
