import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** Creates a folder for each test, which is removed afterwards. */
export function useFolder() {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vspc-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const pathOf = (...names: readonly string[]) => join(folder, ...names);
  return {
    /** Returns the path of the folder, or of a file in it. */
    pathOf,
    /** Writes a text, or a value as JSON. Returns the path of the file. */
    async file(name: string, content: unknown): Promise<string> {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
  };
}
