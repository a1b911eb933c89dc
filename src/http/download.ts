import { abortError, onAbort } from "./abort.js";
import type { Call } from "./call.js";
import { ApiError, timedOut } from "./errors.js";

/** A file that the server returns. Read the stream to its end or cancel it, because it occupies a connection. */
export interface Download {
  /**
   * The bytes as they arrive. Fails with `ApiError` if the connection breaks, the call is aborted, its `timeout` expires, or
   * no data arrives for `attemptTimeout` milliseconds.
   */
  readonly stream: ReadableStream<Uint8Array>;
  /** Media type, such as `text/csv`. */
  readonly type: string;
  /** File name that the server suggests, without directories. */
  readonly fileName: string | undefined;
  /** Size in bytes, if the server announces it. */
  readonly size: number | undefined;
}

/** Returns the stream of a download. It fails with `ApiError` as described for {@link Download.stream}. */
export function guardedStream(
  source: ReadableStream<Uint8Array>,
  call: Pick<Call, "operation" | "signal" | "deadline" | "timeout">,
  idle: number,
  broken: (error: unknown) => ApiError,
): ReadableStream<Uint8Array> {
  const { operation, signal, deadline } = call;
  const reader = source.getReader();
  let end = (_error: ApiError) => {};
  let stopListening: (() => void) | undefined;
  const stalled = () => new ApiError("timeout", `no data arrived for ${idle} ms (attemptTimeout)`, { operation });
  const read = () => {
    const left = deadline - performance.now();
    const timer = setTimeout(() => end(left <= idle ? timedOut(call) : stalled()), Math.max(0, Math.min(left, idle)));
    return reader.read().finally(() => clearTimeout(timer));
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = (error) => {
          stopListening?.();
          controller.error(error);
          reader.cancel().catch(() => undefined);
        };
        if (signal?.aborted) end(abortError(signal));
        else stopListening = signal && onAbort(signal, () => end(abortError(signal)));
      },
      async pull(controller) {
        try {
          const { done, value } = await read();
          if (!done) return controller.enqueue(value);
          stopListening?.();
          controller.close();
        } catch (error) {
          stopListening?.();
          controller.error(broken(error));
        }
      },
      cancel(reason) {
        stopListening?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
