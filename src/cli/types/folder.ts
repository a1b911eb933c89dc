import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "./files.js";

/** Says which file cannot be written. */
export class FolderError extends Error {
  override name = "FolderError";
}

/** Names of the files that the folder does not hold as they should be. */
export async function staleFiles(files: Files, folder: string): Promise<string[]> {
  const checks = [...files].map(async ([name, text]) => {
    const found = await readFile(join(folder, name), "utf8").catch(() => undefined);
    return found === text ? [] : [name];
  });
  return (await Promise.all(checks)).flat();
}

/**
 * Writes the stale files and returns their names; fresh files keep their times. Each is written beside and renamed, so
 * that neither a reader nor a second run ever meets half a file. Throws FolderError.
 */
export async function writeFiles(files: Files, folder: string): Promise<string[]> {
  const stale = await staleFiles(files, folder);
  for (const name of stale) await replaceFile(folder, name, files.get(name) ?? "");
  return stale;
}

async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  const beside = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {});
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new FolderError(`${path}: cannot be written (${code ?? message})`, { cause });
  }
}
