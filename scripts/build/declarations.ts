import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { posix } from "node:path";
import ts from "typescript";
import { entryPoints } from "../bench/bundle.js";

const folder = "dist/types";

/** Keeps only the declarations that entry points refer to, and compresses the generated ones. */
export async function trimDeclarations(): Promise<void> {
  const needed = await reached(entryPoints().map(({ types }) => types));
  for (const name of await readdir(folder, { recursive: true })) {
    const path = posix.join(folder, name);
    if (!path.endsWith(".d.ts")) continue;
    if (!needed.has(path)) await rm(path);
    else if (path.startsWith(`${folder}/generated/`)) await writeFile(path, withTabs(await readFile(path, "utf8")));
  }
}

/** Returns the declarations and everything that they import. */
async function reached(starts: readonly string[]): Promise<Set<string>> {
  const found = new Set(starts);
  for (const path of found) {
    const { importedFiles } = ts.preProcessFile(await readFile(path, "utf8"));
    for (const { fileName } of importedFiles) {
      if (!fileName.startsWith(".")) continue;
      found.add(posix.join(posix.dirname(path), fileName.replace(/\.js$/, ".d.ts")));
    }
  }
  return found;
}

/** Indents with tabs, because a fifth of the size of the generated types is indentation. */
function withTabs(code: string): string {
  return code.replace(/^(?: {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4));
}
