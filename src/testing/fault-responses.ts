import { type ErrorFault, type Fault, isPageFault } from "./faults.js";
import { bytesResponse, emptyResponse, portalPage } from "./responses.js";

/** Header of every response that a fault changed. */
export const faultHeader = "x-simulated-fault";

/** What the response of a faulty request is made of. */
interface FaultContext {
  readonly request: Request;
  /** Handles the request as if it met no fault of the connection or the response. */
  handle(): Promise<Response>;
  /** Returns an error response of the API. */
  errorOf(kind: ErrorFault): Response;
  /** Functions that let stalled responses continue. */
  readonly stalled: Set<() => void>;
}

/** Returns the response of a request that meets a fault. Rejects if the connection breaks before the headers. */
export async function faultyResponse(fault: Fault, context: FaultContext): Promise<Response> {
  const response = await respond(fault, context);
  response.headers.set(faultHeader, fault.kind);
  return response;
}

async function respond({ kind, effect, profile }: Fault, context: FaultContext): Promise<Response> {
  const { request, handle, errorOf } = context;
  if (isPageFault(kind)) return handle();
  if (kind === "truncated-json") return truncated(await handle());
  if (kind === "reset-in-body") return interrupted(await handle(), closed);
  if (kind === "stall-in-body") return interrupted(await handle(), () => release(context));
  const response = effect ? await handle() : undefined;
  switch (kind) {
    case "reset":
      throw connectionError("fetch failed", "read ECONNRESET");
    case "stall":
      await release(context);
      return response ?? handle();
    case "html":
      return portalPage();
    case "empty-500":
      return emptyResponse(500, { "content-length": "0" });
    case "redirect": {
      const { pathname, search } = new URL(request.url);
      return emptyResponse(302, { location: (profile.redirectTo ?? "https://elsewhere.example") + pathname + search });
    }
    default:
      return errorOf(kind);
  }
}

export function connectionError(message: string, reason: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code: "ECONNRESET" }) });
}

async function closed(): Promise<never> {
  throw connectionError("terminated", "other side closed");
}

async function truncated(response: Response): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  return bytesResponse(response.status, body.slice(0, body.length >> 1), response.headers);
}

/** Returns a response that sends half of its body, pauses, and sends the rest unless `pause` rejects. */
async function interrupted(response: Response, pause: () => Promise<void>): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  const parts = [body.slice(0, body.length >> 1), body.slice(body.length >> 1)];
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (parts.length === 1) await pause();
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
  return new Response(stream, { status: response.status, headers: response.headers });
}

/** Waits until stalled responses are released. Rejects with the signal's reason if the client gives up first. */
function release({ stalled, request: { signal } }: FaultContext): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    stalled.add(resolve);
  });
}
