import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Download } from "../../src/http/download.js";
import { fileFrom, saveTo, type TransferProgress } from "../../src/node/files.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

/** A download that sends the parts and then ends or fails; `state` records a cancellation. */
function download(parts: readonly string[], failure?: Error) {
  const rest = [...parts];
  const state = { cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = rest.shift();
      if (part !== undefined) controller.enqueue(bytes(part));
      else if (failure) controller.error(failure);
      else controller.close();
    },
    cancel() {
      state.cancelled = true;
    },
  });
  const file: Download = { stream, type: "text/csv", fileName: "report.csv", size: undefined };
  return { file, state };
}

it("names the path that fileFrom cannot read", async () => {
  const path = join(folder, "none.lic");
  const message = `fileFrom: ${path} cannot be read (ENOENT)`;
  await expect(fileFrom(path)).rejects.toMatchObject({ kind: "input", message });
});

it("reports the bytes of a download, with the total if it is known", async () => {
  const seen: TransferProgress[] = [];
  const onProgress = (progress: TransferProgress) => void seen.push(progress);
  await saveTo(join(folder, "a.csv"), { ...download(["a,b\n", "1,2\n"]).file, size: 8 }, { onProgress });
  await saveTo(join(folder, "b.csv"), download(["a,b\n"]).file, { onProgress });
  expect(seen).toStrictEqual([{ bytes: 4, total: 8 }, { bytes: 8, total: 8 }, { bytes: 4 }]);
  expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("a,b\n1,2\n");
});

it("ignores an onProgress callback that throws or rejects", async () => {
  const path = join(folder, "a.csv");
  await saveTo(path, download(["a,b\n"]).file, { onProgress: () => Promise.reject(new Error("display is gone")) });
  const onProgress = () => {
    throw new Error("display is gone");
  };
  await saveTo(path, download(["a,b\n"]).file, { overwrite: true, onProgress });
  expect(await readFile(path, "utf8")).toBe("a,b\n");
});

it("writes the whole file and no other file", async () => {
  const path = join(folder, "report.csv");
  await saveTo(path, download(["a,b\n", "1,2\n"]).file);
  expect(await readFile(path, "utf8")).toBe("a,b\n1,2\n");
  expect(await readdir(folder)).toEqual(["report.csv"]);
});

it("writes an empty file for an empty download", async () => {
  await saveTo(join(folder, "empty.csv"), download([]).file);
  expect(await readFile(join(folder, "empty.csv"), "utf8")).toBe("");
});

it("leaves no file when the download fails, and throws its error", async () => {
  const failure = new Error("connection lost");
  await expect(saveTo(join(folder, "report.csv"), download(["a,b\n"], failure).file)).rejects.toBe(failure);
  expect(await readdir(folder)).toEqual([]);
});

it("keeps the old file when its replacement fails", async () => {
  const path = join(folder, "report.csv");
  await writeFile(path, "old");
  const broken = download(["new"], new Error("connection lost"));
  await expect(saveTo(path, broken.file, { overwrite: true })).rejects.toThrow("connection lost");
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["report.csv"]);
});

it("replaces a file only with overwrite, and cancels the download otherwise", async () => {
  const path = join(folder, "report.csv");
  await writeFile(path, "old");
  const refused = download(["new"]);
  const message = `saveTo: ${path} exists; pass overwrite: true to replace it`;
  await expect(saveTo(path, refused.file)).rejects.toMatchObject({ kind: "input", message });
  expect(refused.state.cancelled).toBe(true);
  expect(await readFile(path, "utf8")).toBe("old");
  await saveTo(path, download(["new"]).file, { overwrite: true });
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["report.csv"]);
});

it("does not replace a file that was created during the download", async () => {
  const path = join(folder, "report.csv");
  const { file } = download([]);
  let open: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      open = controller;
    },
    async pull() {
      await writeFile(path, "theirs");
      open?.close();
    },
  });
  await expect(saveTo(path, { ...file, stream })).rejects.toMatchObject({ kind: "input" });
  expect(await readFile(path, "utf8")).toBe("theirs");
  expect(await readdir(folder)).toEqual(["report.csv"]);
});

it("reports the system error if its partial file was deleted", async () => {
  const { file } = download([]);
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    for (const name of await readdir(folder)) await rm(join(folder, name));
    controller.close();
  };
  const stream = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
  const saved = saveTo(join(folder, "report.csv"), { ...file, stream });
  await expect(saved).rejects.toMatchObject({ code: "ENOENT", syscall: "link" });
});

it("reports the system error of the folder and cancels the download", async () => {
  const { file, state } = download(["a", "b", "c"]);
  await expect(saveTo(join(folder, "none", "report.csv"), file)).rejects.toMatchObject({ code: "ENOENT" });
  expect(state.cancelled).toBe(true);
});
