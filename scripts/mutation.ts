// npm run mutation                  every folder of src but testing and cli, one after the other: this takes hours
// npm run mutation -- src/paging    one folder, or one file
// The quick tests of the same folder come first, then those of all folders, then all tests, each for what is left.
// Exits with 1 where fewer than 90 of 100 mutants of a folder are noticed. The reports are in reports/mutation/.
import { existsSync, statSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";

const folders = ["src/http", "src/paging", "src/vspc", "src/enterprise-manager", "src/node"];
const leastScore = 90;

/** Mutates what `mutate` names, judged by the quick tests of a folder, `*` for those of all, or by all tests. */
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

/** A mutant's place, as Stryker's option `mutate` takes it: columns from 0, where its results have them from 1. */
function placeOf({ fileName, location: { start, end } }: MutantResult): string {
  return `${fileName}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

const nameOf = (mutant: MutantResult) => `${placeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement}`;

/** Whether enough of the mutants of a folder or file are noticed. */
async function mutate(target: string): Promise<boolean> {
  const name = target.replace(/\/+$/, "");
  if (!existsSync(name)) throw new Error(`${target}: there is no such folder or file`);
  const report = name.replaceAll("/", "-");
  const [, folder = ""] = name.split("/");
  const first = await run(report, [statSync(name).isDirectory() ? `${name}/**/*.ts` : name], folder);
  const count = first.filter((mutant) => isNoticed(mutant) || isUnnoticed(mutant)).length;
  let survivors = first.filter(isUnnoticed);
  for (const [judges, testsOf] of Object.entries({ quick: "*", all: undefined })) {
    if (survivors.length === 0) break;
    const left = new Set(survivors.map(nameOf));
    const places = [...new Set(survivors.map(placeOf))];
    const again = await run(`${report}-${judges}`, places, testsOf);
    const judged = again.filter((mutant) => left.has(nameOf(mutant)));
    if (judged.length < left.size) throw new Error(`${report}: ${left.size - judged.length} mutants were not judged`);
    survivors = judged.filter(isUnnoticed);
  }
  const score = 100 - (100 * survivors.length) / count;
  console.log(`${name}: ${score.toFixed(1)} % (${survivors.length} of ${count} mutants unnoticed)`);
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
