import { writeFile } from "node:fs/promises";
import { CommandError, reasonOf } from "./command-error.js";

/** Writes a file. Throws CommandError. */
export async function writeText(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw new CommandError(`${file}: cannot be written (${reasonOf(error)})`);
  });
}
