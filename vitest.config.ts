import { defineConfig } from "vitest/config";

export default defineConfig({
  // What scripts and tests import as vspc-client is the source, not what was built last.
  resolve: { tsconfigPaths: true },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: { include: ["src/**"], reporter: ["text"] },
  },
});
