import type { SimulatedApi } from "./api.js";
import { type Fault, isPageFault } from "./faults.js";
import { bytesResponse, emptyResponse, textResponse } from "./responses.js";

type Api = Pick<SimulatedApi, "handle" | "faultResponse">;

/** Header of every response that a fault changed. */
export const faultHeader = "x-simulated-fault";

/**
 * Returns the response of a request that meets a fault. Rejects if the connection breaks before the headers. `released`
 * resolves when a stalled response may continue.
 */
export async function faultyResponse(
  api: Api,
  request: Request,
  fault: Fault,
  released: Promise<void>,
): Promise<Response> {
  const response = await respond(api, request, fault, released);
  response.headers.set(faultHeader, fault.kind);
  return response;
}

async function respond(api: Api, request: Request, fault: Fault, released: Promise<void>): Promise<Response> {
  const { kind, effect, profile } = fault;
  const { signal } = request;
  if (isPageFault(kind)) return api.handle(request, fault);
  if (kind === "truncated-json") return truncated(await api.handle(request));
  if (kind === "reset-in-body" || kind === "stall-in-body") {
    return interrupted(await api.handle(request), async () => {
      if (kind === "reset-in-body") throw connectionError("terminated", "other side closed");
      await unlessAborted(released, signal);
    });
  }
  const response = effect ? await api.handle(request) : undefined;
  switch (kind) {
    case "reset":
      throw connectionError("fetch failed", "read ECONNRESET");
    case "stall":
      await unlessAborted(released, signal);
      return response ?? api.handle(request);
    case "html":
      return portalPage();
    case "empty-500":
      return emptyResponse(500, { "content-length": "0" });
    case "redirect":
      return emptyResponse(302, { location: otherOrigin(request.url, profile.redirectTo) });
    default:
      return api.faultResponse(kind, fault, request);
  }
}

/** Returns the page that a web portal sends, with status 200, for a path that it does not know. */
export function portalPage(): Response {
  const page = "<!DOCTYPE html><html><head><title>Portal</title></head><body><div id='app'></div></body></html>";
  return textResponse(200, "text/html; charset=utf-8", page);
}

export function connectionError(message: string, reason: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code: "ECONNRESET" }) });
}

async function truncated(response: Response): Promise<Response> {
  const body = await bytesOf(response);
  return bytesResponse(response.status, body.subarray(0, body.length >> 1), response.headers);
}

/** Returns a response that sends half of its body, pauses, and sends the rest unless `pause` rejects. */
async function interrupted(response: Response, pause: () => Promise<void>): Promise<Response> {
  const body = await bytesOf(response);
  const half = body.length >> 1;
  let isHalfSent = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!isHalfSent) {
        isHalfSent = true;
        controller.enqueue(body.slice(0, half));
        return;
      }
      try {
        await pause();
        controller.enqueue(body.slice(half));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(stream, { status: response.status, headers: response.headers });
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Waits for a promise. Rejects with the signal's reason if the client gives up first. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function otherOrigin(url: string, origin = "https://elsewhere.example"): string {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, origin).href;
}
