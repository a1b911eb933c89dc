import { defineConfig } from "vitest/config";

/** The tests that judge src/ quickly: those that measure, start other programs or wait on the clock stay out. */
export default defineConfig({
  test: {
    include: ["test/{http,paging,vspc,enterprise-manager,node,promises}/**/*.test.ts"],
    exclude: [
      "test/promises/throttled-server.test.ts",
      "test/vspc/behaviour/chaos.test.ts",
      "test/paging/{memory,many-rows}.test.ts",
    ],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
