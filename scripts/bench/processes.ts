import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inRounds, timed } from "./rounds.js";
import type { Row } from "./table.js";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../../", import.meta.url));

/** Returns the duration of an import in a new process, in milliseconds. */
async function importTime(name: string): Promise<number> {
  const code = `const start = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - start)`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: project });
  return Number(stdout);
}

/** Measures the import of the built package, as a multiple of importing openapi-fetch. */
export async function imports(rounds: number): Promise<Row[]> {
  const names = ["openapi-fetch", "vspc-client", "vspc-client/enterprise-manager"];
  const subjects = names.map((name) => [name, () => importTime(name)] as const);
  const times = await inRounds(Object.fromEntries(subjects), rounds);
  const base = times["openapi-fetch"] ?? Number.NaN;
  return names.map((name): Row => {
    const value = times[name] ?? Number.NaN;
    const row: Row = { measure: `import "${name}"`, value, unit: "ms", ratio: value / base, of: "openapi-fetch" };
    return name === "vspc-client" ? { ...row, target: { by: "ratio", kind: "at most", limit: 2 } } : row;
  });
}

/** Measures the duration of `npm run generate` for both documents. */
export async function generate(rounds: number): Promise<Row[]> {
  const check = () => run(process.execPath, ["--import", "tsx", "scripts/generate.ts", "--check"], { cwd: project });
  const { seconds } = await inRounds({ seconds: async () => (await timed(check)) / 1000 }, rounds);
  return [
    {
      measure: "generate, both documents",
      value: seconds,
      unit: "s",
      target: { by: "value", kind: "at most", limit: 2 },
    },
  ];
}

/** Measures calls on another version of Node, from the npm package `node`. */
export async function perCallOn(version: string, rounds: number): Promise<Record<string, number>> {
  const command = ["--yes", "--package", `node@${version}`, "--", "node", "--import", "tsx"];
  const { stdout } = await run("npx", [...command, "scripts/bench/per-call.ts", String(rounds)], { cwd: project });
  return JSON.parse(stdout);
}
