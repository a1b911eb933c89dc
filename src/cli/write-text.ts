import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandError, reasonOf } from "./command-error.js";

/**
 * Writes a file, and its folder if necessary. It is renamed into place, so that readers and concurrent runs never see a partial
 * file. Throws CommandError.
 */
export async function writeText(file: string, text: string): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new CommandError(`${file}: cannot be written (${reasonOf(cause)})`, 2, { cause });
  }
}
