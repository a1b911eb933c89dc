import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start other programs, compile, install the package, or try every permutation. */
const slow = [
  "test/{architecture,cli,docs,examples,generate,packaging,spec-diff}/**/*.test.ts",
  "test/{contract,spec}/{exhaustive,shipped}.test.ts",
  "test/types/*.test.ts",
  "test/**/*.slow.test.ts",
];

const common = {
  // What scripts and tests import as vspc-client is the source, not the last build.
  resolve: { tsconfigPaths: true },
};

const limits = { testTimeout: 30_000, hookTimeout: 60_000, setupFiles: ["test/support/load-tables.ts"] };

export default defineConfig({
  test: {
    maxWorkers: "100%",
    coverage: { include: ["src/**"], reporter: ["text-summary", "text"] },
    projects: [
      {
        ...common,
        test: {
          ...limits,
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...slow],
          isolate: false,
        },
      },
      { ...common, test: { ...limits, name: "slow", include: slow } },
    ],
  },
});
