import { createProject, type Result } from "./runtimes/project.js";
import { tryRuntimes } from "./runtimes/runtimes.js";

const verdict = ({ outcome }: Result) => (outcome === undefined ? "not available" : outcome.ok ? "ok" : "FAILED");
const results: Result[] = [];
const project = await createProject();
try {
  for await (const result of tryRuntimes(project)) {
    results.push(result);
    const { runtime, program, outcome } = result;
    console.log(`${runtime.padEnd(15)} ${program.padEnd(34)} ${verdict(result).padEnd(18)} ${outcome?.text ?? ""}`);
  }
} finally {
  await project.remove();
}

const failed = results.filter(({ outcome }) => outcome?.ok === false).length;
const missing = results.filter(({ outcome }) => outcome === undefined).length;
console.log(`${results.length - failed - missing} ok, ${failed} failed, ${missing} not available`);
process.exitCode = failed > 0 ? 1 : 0;
