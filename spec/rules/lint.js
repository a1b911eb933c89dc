// Lints every document of redocly.yaml like `redocly lint`, but without notices. Exits with 1 if there are problems.
import { fileURLToPath } from "node:url";
import { formatProblems, getMergedConfig, getTotals, lint, loadConfig } from "@redocly/openapi-core";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const config = await loadConfig();

for (const [name, { root }] of Object.entries(config.apis)) {
  const problems = await lint({ ref: root, config: getMergedConfig(config, name) });
  formatProblems(problems, { format: "codeframe", totals: getTotals(problems), version: "1" });
  console.log(`${name}: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`);
  if (problems.length > 0) process.exitCode = 1;
}
