import { abortError, onAbort } from "./abort.js";
import type { Call } from "./call.js";
import { ApiError, timedOut } from "./errors.js";

/** A file that the server sends. Read the stream to its end or cancel it: it holds a connection. */
export interface Download {
  /**
   * The bytes as they arrive; fails with the call's error when the connection breaks, its signal fires, the call's `timeout`
   * is over, or nothing comes for as long as one attempt may take (`attemptTimeout`).
   */
  readonly stream: ReadableStream<Uint8Array>;
  /** Media type, such as `text/csv`: an answer without one is no file. */
  readonly type: string;
  /** The name that the server proposes, without any directory; `undefined` where it proposes none. */
  readonly fileName: string | undefined;
  /** Bytes, where the server announces how many the stream will give. */
  readonly size: number | undefined;
}

/** The bytes that answer a call; its signal, its deadline, `idle` milliseconds without a byte and a broken connection end it with ApiError. */
export function guardedStream(
  source: ReadableStream<Uint8Array>,
  call: Pick<Call, "operation" | "signal" | "deadline" | "timeout">,
  idle: number,
  broken: (error: unknown) => ApiError,
): ReadableStream<Uint8Array> {
  const { operation, signal, deadline } = call;
  const reader = source.getReader();
  let end = (_error: ApiError) => {};
  let forget: (() => void) | undefined;
  const stalled = () => new ApiError("timeout", `no byte came for ${idle} ms (attemptTimeout)`, { operation });
  const read = () => {
    const left = deadline - performance.now();
    const timer = setTimeout(() => end(left <= idle ? timedOut(call) : stalled()), Math.max(0, Math.min(left, idle)));
    return reader.read().finally(() => clearTimeout(timer));
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = (error) => {
          forget?.();
          controller.error(error);
          reader.cancel().catch(() => undefined);
        };
        if (signal?.aborted) end(abortError(signal));
        else forget = signal && onAbort(signal, () => end(abortError(signal)));
      },
      async pull(controller) {
        try {
          const { done, value } = await read();
          if (!done) return controller.enqueue(value);
          forget?.();
          controller.close();
        } catch (error) {
          forget?.();
          controller.error(broken(error));
        }
      },
      cancel(reason) {
        forget?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
