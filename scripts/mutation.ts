// npm run mutation                  every folder of src except util, testing and cli
// npm run mutation -- src/paging    one folder or file
// Runs Stryker's mutants with the tests of the same folder, then with all tests, the shortest first.
// Exits with 1 if a folder kills fewer than 90 % of its mutants. Logs are in reports/mutation/.
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import { instrument } from "./mutation/instrument.js";
import { read } from "./mutation/log.js";
import { run } from "./mutation/run.js";

const folders = ["src/http", "src/paging", "src/vspc", "src/enterprise-manager", "src/node", "src/environment"];
const leastScore = 90;

/** Returns whether the tests kill enough mutants of a folder or file. */
async function mutate(target: string): Promise<boolean> {
  const name = target.replace(/\/+$/, "");
  if (!existsSync(name)) throw new Error(`${target}: no such folder or file`);
  const files = statSync(name).isDirectory() ? sourcesIn(name) : [name];
  const folder = `reports/mutation/${name.replaceAll("/", "-")}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { mutants, sources } = await instrument(files);
  await writeFile(`${folder}/sources.json`, JSON.stringify(sources));
  await writeFile(`${folder}/mutants.json`, JSON.stringify(mutants));
  const own = name.split("/")[1] ?? "";
  for (const longest of [50, 300]) await run(folder, own, longest);
  for (const longest of [50, 300, 1000, Number.POSITIVE_INFINITY]) await run(folder, "all", longest);
  return report(name, folder, mutants);
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

function report(name: string, folder: string, mutants: readonly Mutant[]): boolean {
  const entries = read(folder);
  if (!entries.some(({ type }) => type === "tested"))
    throw new Error(`no test ran. See ${folder}/vitest.log for the reason.`);
  const killed = new Set(entries.flatMap((entry) => (entry.type === "killed" ? [entry.mutant] : [])));
  const covered = new Set(entries.flatMap((entry) => (entry.type === "tested" ? entry.covered : [])));
  const atLoad = new Set(entries.flatMap((entry) => (entry.type === "static" ? entry.covered : [])));
  // Mutants in code that only runs when a module is loaded cannot be enabled later.
  const judged = mutants.filter(({ id }) => covered.has(id) || !atLoad.has(id));
  const survivors = judged.filter(({ id }) => !killed.has(id));
  const score = 100 - (100 * survivors.length) / judged.length;
  console.log(`${name}: ${score.toFixed(1)} % (${survivors.length} of ${judged.length} mutants survived)`);
  for (const mutant of survivors) console.log(`  ${describe(mutant)}${covered.has(mutant.id) ? "" : " (not run)"}`);
  return score >= leastScore;
}

function describe({ fileName, location: { start }, mutatorName, replacement }: Mutant): string {
  const place = `${relative(".", fileName)}:${start.line + 1}:${start.column + 1}`;
  return `${place} ${mutatorName} ${replacement.replace(/\s+/g, " ")}`;
}

const wanted = process.argv.slice(2);
try {
  for (const target of wanted.length > 0 ? wanted : folders) if (!(await mutate(target))) process.exitCode = 1;
} catch (error) {
  console.error(`mutation: ${(error as Error).message}`);
  process.exit(2);
}
