import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const sources: Record<string, string> = JSON.parse(readFileSync(`${process.env.MUTATION_FOLDER}/sources.json`, "utf8"));
/** Folder of test/ whose tests judge; all that can, if it does not exist. */
const tests = process.env.MUTATION_TESTS ?? "";
const all = "{http,paging,vspc,enterprise-manager,node,environment,promises}";

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
    include: [`test/${existsSync(`test/${tests}`) ? tests : all}/**/*.test.ts`],
    exclude: ["**/*.slow.test.ts", "test/vspc/behaviour/chaos.test.ts", "test/paging/memory.test.ts"],
    setupFiles: ["test/support/load-tables.ts", "test/support/load-all.ts"],
    sequence: { sequencer: QuickestFirst },
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
