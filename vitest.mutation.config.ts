import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The folder of test/ whose quick tests judge, `quick` for those of all; all that can, otherwise. */
const tests = process.env.MUTATION_TESTS ?? "";
const isOneFolder = existsSync(`test/${tests}`);
const sources: Record<string, string> = JSON.parse(readFileSync(`${process.env.MUTATION_FOLDER}/sources.json`, "utf8"));
const all = "{http,paging,vspc,enterprise-manager,node,environment,promises}";
/** They try many cases, or begin with a simulator. */
const thorough = [
  "**/{*property,churn,over-http,all-operations}.test.ts",
  "**/xml/{examples,hostile}.test.ts",
  "**/behaviour/**",
  "**/client.test.ts",
];

/** Milliseconds that the files took in the first run, whole. */
const durations = new Map<string, number>();

/** The quickest files first: most mutants need no other. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const durationOf = ({ project, moduleId }: TestSpecification) => {
      const key = `${project.name}:${relative(this.ctx.config.root, moduleId)}`;
      const duration = durations.get(key) ?? this.ctx.cache.getFileTestResults(key)?.duration;
      if (duration !== undefined) durations.set(key, duration);
      return duration ?? 0;
    };
    return files.toSorted((a, b) => durationOf(a) - durationOf(b));
  }
}

/** The tests that judge src/ quickly: those that measure, start other programs or wait on the clock stay out. */
export default defineConfig({
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => sources[id] }],
  test: {
    runner: "scripts/mutation/runner.ts",
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    include: [`test/${isOneFolder ? tests : all}/**/*.test.ts`],
    exclude: [
      ...(isOneFolder || tests === "quick" ? thorough : []),
      "**/*.slow.test.ts",
      "test/vspc/behaviour/chaos.test.ts",
      "test/paging/memory.test.ts",
    ],
    setupFiles: ["test/support/load-tables.ts", "test/support/load-all.ts"],
    sequence: { sequencer: QuickestFirst },
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
