import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CommandError, reasonOf } from "../command-error.js";
import type { Files } from "./files.js";

/** Returns the names of files that are missing from the folder or differ. */
export async function staleFiles(files: Files, folder: string): Promise<string[]> {
  const checks = [...files].map(async ([name, text]) => ((await textOf(folder, name)) === text ? [] : [name]));
  return (await Promise.all(checks)).flat();
}

const textOf = (folder: string, name: string) => readFile(join(folder, name), "utf8").catch(() => undefined);

/**
 * Writes stale files and returns their names. Each is renamed into place, so that readers and concurrent runs never see a
 * partial file.
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
  for (const name of stale) await replaceFile(folder, name, files.get(name) ?? "");
  return stale;
}

async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new CommandError(`${path}: cannot be written (${reasonOf(cause)})`, 2, { cause });
  }
}

/** Whether Node reads `.js` files in a folder, which need not exist, as ES modules. */
export async function isModuleFolder(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const text = await textOf(at, "package.json");
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (at === dirname(at)) return false;
  }
}
