import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "../command-error.js";
import { writeText } from "../write-text.js";

/** Texts of generated files by name. */
export type Files = ReadonlyMap<string, string>;

/** Returns the names of files that are missing from the folder or differ. */
export async function staleFiles(files: Files, folder: string): Promise<string[]> {
  const checks = [...files].map(async ([name, text]) => ((await textOf(folder, name)) === text ? [] : [name]));
  return (await Promise.all(checks)).flat();
}

const textOf = (folder: string, name: string) => readFile(join(folder, name), "utf8").catch(() => undefined);

/**
 * Writes stale files and returns their names.
 *
 * @param banner Start of the files that may be replaced (default: all files)
 */
export async function writeFiles(files: Files, folder: string, banner = ""): Promise<string[]> {
  const stale = await staleFiles(files, folder);
  for (const name of stale) {
    const text = await textOf(folder, name);
    if (text === undefined || text.startsWith(banner)) continue;
    throw new CommandError(`${join(folder, name)}: exists, and is not a generated file. Pass --name or --force.`);
  }
  for (const name of stale) await writeText(join(folder, name), files.get(name) ?? "");
  return stale;
}

/** Whether Node reads `.js` files in a folder, which need not exist, as ES modules. */
export async function isModuleFolder(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const text = await textOf(at, "package.json");
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (at === dirname(at)) return false;
  }
}
