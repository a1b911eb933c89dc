import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundlePackage } from "../../scripts/build/bundle.js";
import type { Consumer } from "./consumer.js";

/** Checks the licenses of the bundled packages. */
export function describeLicenses(consumer: () => Consumer): void {
  describe("THIRD-PARTY-LICENSES.txt", { timeout: 60_000 }, () => {
    it("contains the license of every bundled package", async () => {
      const text = await consumer().read("dist/THIRD-PARTY-LICENSES.txt");
      const { outputs } = await bundlePackage({ write: false });
      const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
      const manifests = files.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+\//.exec(path)?.[0] ?? []);
      const bundled = [...new Set(manifests)].map((folder) =>
        JSON.parse(readFileSync(`${folder}package.json`, "utf8")),
      );
      const missing = bundled.filter(
        ({ name, version, license }) => !text.includes(`\n${name} ${version} (${license})\n`),
      );
      expect(missing.map(({ name }) => name)).toEqual([]);
      for (const name of ["commander", "cli-table3", "picocolors", "js-yaml", "ajv"]) {
        const [own] = readFileSync(`node_modules/${name}/LICENSE`, "utf8").match(/.*copyright \(c\).*/i) ?? [];
        expect(text).toContain(own);
      }
    });
  });
}
