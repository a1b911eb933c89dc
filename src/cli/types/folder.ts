import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "./files.js";

/** Problem with a file that cannot be written. */
export class FolderError extends Error {
  override name = "FolderError";
}

/** Returns the names of files that are missing from the folder or differ. */
export async function staleFiles(files: Files, folder: string): Promise<string[]> {
  const checks = [...files].map(async ([name, text]) => {
    const found = await readFile(join(folder, name), "utf8").catch(() => undefined);
    return found === text ? [] : [name];
  });
  return (await Promise.all(checks)).flat();
}

/**
 * Writes stale files and returns their names. Each is renamed into place, so that readers and concurrent runs never see a
 * partial file. Throws FolderError.
 */
export async function writeFiles(files: Files, folder: string): Promise<string[]> {
  const stale = await staleFiles(files, folder);
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
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new FolderError(`${path}: cannot be written (${code ?? message})`, { cause });
  }
}
