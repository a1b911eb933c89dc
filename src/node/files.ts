import { openAsBlob } from "node:fs";
import { access, link, open, rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Download } from "../http/download.js";
import { inputError } from "../http/errors.js";
import { type OnProgress, observed } from "./progress.js";

/**
 * A file to be sent, such as a license: `body: { license: await fileFrom("acme.lic") }`. It carries the last part of its
 * path as its name.
 *
 * @throws ApiError of kind `input` where it cannot be read
 */
export async function fileFrom(path: string): Promise<File> {
  try {
    const found = await stat(path);
    if (found.isFile()) return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw inputError(`fileFrom: ${path} cannot be read (${codeOf(error)})`);
  }
  throw inputError(`fileFrom: ${path} is no file`);
}

export interface SaveOptions {
  /** Replaces a file that is already there. */
  overwrite?: boolean | undefined;
  /** Told as the bytes arrive. */
  onProgress?: OnProgress | undefined;
}

/**
 * Saves a download as the file `path`. The bytes go into a file beside it that is renamed at the end: whatever fails, no
 * part of a file stays. Throws ApiError of kind `input` where the file exists and `overwrite` is not set, the download's
 * own error when it breaks off, and Node's when the disk refuses; the download is cancelled then.
 */
export async function saveTo(path: string, download: Download, options: SaveOptions = {}): Promise<void> {
  const { overwrite = false, onProgress } = options;
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    if (!overwrite && (await exists(path))) throw existing(path);
    await write(part, observed(download.stream, onProgress, download.size));
    await (overwrite ? rename(part, path) : linkNew(part, path));
  } catch (error) {
    // Gives the connection back where the writing had not begun; once begun it does so itself.
    await download.stream.cancel(error).catch(() => {});
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function write(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    await stream.pipeTo(new WritableStream({ write: (chunk) => file.writeFile(chunk) }));
  } finally {
    await file.close();
  }
}

/** A link, unlike a renaming, fails where another file came in the meantime. */
async function linkNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? existing(path) : error;
  }
}

function existing(path: string) {
  return inputError(`saveTo: ${path} exists; pass overwrite: true to replace it`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
