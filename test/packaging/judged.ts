import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, it } from "vitest";
import { entryPoints } from "../../scripts/bench/bundle.js";
import type { Consumer } from "./consumer.js";

/** What are-the-types-wrong says of every package like this one, and why it is right so. */
const accepted: Readonly<Record<string, string>> = {
  "NoResolution node10": "TypeScript's old resolution knows no exports; README asks for nodenext or bundler",
  "CJSResolvesToESM node16-cjs": "a package of ES modules only; every Node from 20.19 on can require them",
};

/** What publint and are-the-types-wrong have against the packed package. */
export function describeJudgement(consumer: () => Consumer): void {
  describe("those who judge packages", { timeout: 60_000 }, () => {
    it("publint has nothing to say", async () => {
      const { buffer: tarball } = new Uint8Array(await readFile(consumer().tarball));
      const { messages } = await publint({ pack: { tarball }, strict: true });
      const manifest = JSON.parse(await consumer().read("package.json"));
      expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
    });

    it("are-the-types-wrong finds the types of every entry point, and only what is accepted", async () => {
      const analysis = await checkPackage(createPackageFromTarballData(await readFile(consumer().tarball)));
      if (analysis.types === false) throw new Error("the package has no types");
      const problems = analysis.problems.map((problem) =>
        "resolutionKind" in problem ? `${problem.kind} ${problem.resolutionKind}` : JSON.stringify(problem),
      );
      // None is accepted for nothing.
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
  });
}
