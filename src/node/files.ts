import { existsSync, openAsBlob } from "node:fs";
import { link, open, rename, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Download } from "../http/download.js";
import { inputError } from "../http/errors.js";
import { notify } from "../http/hooks.js";
import { withPartialFile } from "./partial-files.js";

/**
 * Opens a file for an upload, such as a license. Its name is the last part of the path.
 *
 * @throws ApiError of kind `input` if it cannot be read
 * @example
 * body: { license: await fileFrom("acme.lic") }
 */
export async function fileFrom(path: string): Promise<File> {
  try {
    const found = await stat(path);
    if (found.isFile()) return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw inputError(`fileFrom: ${path} cannot be read (${codeOf(error)})`);
  }
  throw inputError(`fileFrom: ${path} is not a file`);
}

/** Progress of a transfer. */
export interface TransferProgress {
  /** Bytes transferred so far. */
  readonly bytes: number;
  /** Size of the file in bytes, if the server announces it. */
  readonly total?: number;
}

/** Called whenever bytes are transferred. Its errors are ignored. */
export type OnProgress = (progress: TransferProgress) => void;

/** Options of {@link saveTo}. */
export interface SaveOptions {
  /** Replaces an existing file. */
  overwrite?: boolean | undefined;
  /** Called as bytes arrive. */
  onProgress?: OnProgress | undefined;
}

/**
 * Saves a download. The bytes are written to a partial file in the same folder, which is renamed at the end and removed on
 * failure, SIGINT and SIGTERM. On an error of the disk, the download is canceled.
 *
 * @throws ApiError of kind `input` if the file exists and `overwrite` is not set, the error of the download, or Node's error
 */
export async function saveTo(path: string, download: Download, options: SaveOptions = {}): Promise<void> {
  const { overwrite = false, onProgress } = options;
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    if (!overwrite && existsSync(path)) throw existing(path);
    await withPartialFile(part, async () => {
      await write(part, download, onProgress);
      await (overwrite ? rename(part, path) : linkNew(part, path));
    });
  } catch (error) {
    // Releases the connection if writing had not started; after that, the pipe does it.
    await download.stream.cancel(error).catch(() => {});
    throw error;
  }
}

async function write(path: string, { stream, size: total }: Download, onProgress?: OnProgress): Promise<void> {
  const file = await open(path, "wx");
  let bytes = 0;
  try {
    await stream.pipeTo(
      new WritableStream({
        async write(chunk) {
          await file.writeFile(chunk);
          bytes += chunk.byteLength;
          notify(() => onProgress?.({ bytes, ...(total !== undefined && { total }) }));
        },
      }),
    );
  } finally {
    await file.close();
  }
}

/** Creates a link, which fails if the path exists by now; renaming would replace that file. */
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
