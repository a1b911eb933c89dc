import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, it } from "vitest";
import { entryPoints } from "../../scripts/bench/bundle.js";
import type { Consumer } from "./consumer.js";

/** Problems that are-the-types-wrong reports for every package like this one, with the reason to accept each. */
const accepted: Readonly<Record<string, string>> = {
  "NoResolution node10": "old TypeScript resolution ignores exports; the README requires nodenext or bundler",
  "CJSResolvesToESM node16-cjs": "ES modules only; all supported versions of Node can require them",
};

/** Checks the packed packages with publint and are-the-types-wrong. */
export function describeJudgement(consumer: () => Consumer): void {
  describe("package linters", { timeout: 60_000 }, () => {
    it.each([["vspc-client"], ["vspc-cli"]] as const)("pass %s with publint without messages", async (name) => {
      const { tarball: path } = name === "vspc-cli" ? consumer().cli : consumer().library;
      const { buffer: tarball } = new Uint8Array(await readFile(path));
      const { messages } = await publint({ pack: { tarball }, strict: true });
      const manifest = JSON.parse(await consumer().read(`${name}/package.json`));
      expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
    });

    it("pass every entry point of the library with are-the-types-wrong, with only the accepted problems", async () => {
      const analysis = await checkPackage(createPackageFromTarballData(await readFile(consumer().library.tarball)));
      if (analysis.types === false) throw new Error("the package has no types");
      const problems = analysis.problems.map((problem) =>
        "resolutionKind" in problem ? `${problem.kind} ${problem.resolutionKind}` : JSON.stringify(problem),
      );
      // Fails also if an accepted problem no longer occurs.
      expect([...new Set(problems)].toSorted()).toEqual(Object.keys(accepted).toSorted());
      const typed = Object.entries(analysis.entrypoints).filter(([, { resolutions }]) =>
        (["node16-esm", "node16-cjs", "bundler"] as const).every((kind) => resolutions[kind].resolution?.isTypeScript),
      );
      const names = typed.map(([subpath]) => subpath.replace(".", analysis.packageName));
      expect(names.toSorted()).toEqual(
        entryPoints()
          .map(({ name }) => name)
          .toSorted(),
      );
    });

    it("find no types to judge in the command", async () => {
      const { types } = await checkPackage(createPackageFromTarballData(await readFile(consumer().cli.tarball)));
      expect(types).toBe(false);
    });
  });
}
