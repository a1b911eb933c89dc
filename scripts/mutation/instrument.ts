import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";

export interface Instrumented {
  readonly mutants: readonly Mutant[];
  /** Source text with all mutants, each of which can be enabled at run time, by the absolute path of its file. */
  readonly sources: Readonly<Record<string, string>>;
}

const ignore = () => {};
const logger = { isDebugEnabled: () => false, debug: ignore, info: ignore, warn: ignore } as unknown as Logger;

/** Adds Stryker's mutants to source files. */
export async function instrument(files: readonly string[]): Promise<Instrumented> {
  const contents = files.map(async (file) => ({
    name: resolve(file),
    content: await readFile(file, "utf8"),
    mutate: true,
  }));
  const options = { plugins: null, ignorers: [], excludedMutations: [] };
  const { mutants, files: instrumented } = await new Instrumenter(logger).instrument(
    await Promise.all(contents),
    options,
  );
  return { mutants, sources: Object.fromEntries(instrumented.map(({ name, content }) => [name, content])) };
}
