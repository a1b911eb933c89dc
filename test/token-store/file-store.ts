import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TokenStore } from "../../src/index.js";

/** A token store in a folder. Its lock is a file that only one process can create. */
export function fileStore(folder: string): Required<TokenStore> {
  const fileOf = (key: string) => join(folder, encodeURIComponent(key));
  return {
    async get(key) {
      const text = await readFile(fileOf(key), "utf8").catch(() => undefined);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async set(key, value) {
      const part = `${fileOf(key)}.${process.pid}`;
      await writeFile(part, JSON.stringify(value), { mode: 0o600 });
      await rename(part, fileOf(key));
    },
    delete: (key) => rm(fileOf(key), { force: true }),
    async lock(key, ttl) {
      const path = fileOf(key);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > ttl) await rm(path, { force: true });
      const file = await open(path, "wx").catch(() => undefined);
      await file?.close();
      return file && (() => rm(path, { force: true }));
    },
  };
}
