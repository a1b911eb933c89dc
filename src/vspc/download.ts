import { abortError } from "../http/abort.js";
import type { Answer } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { connectionError } from "../http/exchange.js";
import { type Download, fileNameOf } from "../http/files.js";

/** The file of an answer. Throws `protocol` where the server sent a message instead. */
export function downloadOf(answer: Answer, operation: string, signal: AbortSignal | undefined): Download {
  const { headers, status } = answer;
  const source = answer.stream ?? (answer.data instanceof Blob ? answer.data.stream() : undefined);
  if (!source) throw new ApiError("protocol", "the answer is no file", { operation, status });
  const type = headers.get("content-type")?.split(";", 1)[0] ?? "application/octet-stream";
  return { stream: guarded(source, operation, signal), type, fileName: fileNameOf(headers) };
}

/** The same bytes; a broken connection and the caller's signal end it with ApiError. */
function guarded(source: ReadableStream<Uint8Array>, operation: string, signal: AbortSignal | undefined) {
  const reader = source.getReader();
  let onAbort = () => {};
  const leave = () => signal?.removeEventListener("abort", onAbort);
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => {
          if (signal) controller.error(abortError(signal));
          reader.cancel().catch(() => undefined);
        };
        if (signal?.aborted) onAbort();
        else signal?.addEventListener("abort", onAbort, { once: true });
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          leave();
          if (!signal?.aborted) controller.close();
        } catch (error) {
          leave();
          controller.error(connectionError(operation, "the server", error));
        }
      },
      cancel(reason) {
        leave();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
