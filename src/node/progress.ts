import { notify } from "../http/hooks.js";

/** Progress of a transfer. */
export interface TransferProgress {
  /** Bytes transferred so far. */
  readonly bytes: number;
  /** Size of the file in bytes, if the server announces it. */
  readonly total?: number;
}

/** Called whenever bytes are transferred. Its errors are ignored. */
export type OnProgress = (progress: TransferProgress) => void;

/** Returns a stream of the same bytes that calls the observer as they are read. */
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
