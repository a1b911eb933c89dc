import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { posix } from "node:path";
import ts from "typescript";
import { entryPoints } from "../bench/bundle.js";
import { withoutMap } from "./command.js";

const folder = "dist/types";

/** Leaves of the declarations what some entry point tells of, and makes the generated ones small. */
export async function trimDeclarations(): Promise<void> {
  const told = await reached(entryPoints().map(({ types }) => types));
  for (const name of await readdir(folder, { recursive: true })) {
    const path = posix.join(folder, name);
    const declaration = path.replace(/\.map$/, "");
    if (!declaration.endsWith(".d.ts")) continue;
    const isGenerated = path.startsWith(`${folder}/generated/`);
    // Maps of the generated types would lead to sources that the package does not bring.
    if (!told.has(declaration) || (isGenerated && path !== declaration)) await rm(path);
    else if (isGenerated) await writeFile(path, withTabs(withoutMap(await readFile(path, "utf8"))));
  }
}

/** The declarations and all that they import. */
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

/** A fifth of the generated types is indentation. */
function withTabs(code: string): string {
  return code.replace(/^(?: {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4));
}
