import { notify } from "../http/hooks.js";

/** How far a file has gone. */
export interface TransferProgress {
  /** Bytes so far. */
  readonly bytes: number;
  /** Bytes of the whole file; absent where the server does not announce it. */
  readonly total?: number;
}

/** Told whenever bytes pass. What it throws or rejects is dropped. */
export type OnProgress = (progress: TransferProgress) => void;

/** The same bytes; the observer is told as they are taken. */
export function observed(
  stream: ReadableStream<Uint8Array>,
  onProgress: OnProgress | undefined,
  total: number | undefined,
): ReadableStream<Uint8Array> {
  if (!onProgress) return stream;
  let bytes = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        controller.enqueue(chunk);
        notify(onProgress, { bytes, ...(total !== undefined && { total }) });
      },
    }),
  );
}
