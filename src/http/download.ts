import { abortError, onAbort, withSignal } from "./abort.js";
import type { Call } from "./call.js";
import { connectionError } from "./connection-error.js";
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
  call: Call,
  idle: number,
): ReadableStream<Uint8Array> {
  const { operation, signal, deadline } = call;
  const reader = source.getReader();
  const stalled = () => new ApiError("timeout", `no data arrived for ${idle} ms (attemptTimeout)`, { operation });
  let stopListening: (() => void) | undefined;
  const cancel = (reason?: unknown) => {
    stopListening?.();
    return reader.cancel(reason);
  };
  const fail = (controller: ReadableStreamDefaultController, error: ApiError) => {
    controller.error(error);
    cancel().catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // An abort releases the connection, even if nobody is reading.
        stopListening = signal && onAbort(signal, () => fail(controller, abortError(signal)));
      },
      async pull(controller) {
        const left = deadline - performance.now();
        const expired = () => (left <= idle ? timedOut(call) : stalled());
        try {
          const { done, value } = await withSignal(signal, Math.min(left, idle), expired, () => reader.read());
          if (!done) return controller.enqueue(value);
          stopListening?.();
          controller.close();
        } catch (error) {
          fail(controller, error instanceof ApiError ? error : connectionError(call, error));
        }
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}
