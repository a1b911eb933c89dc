import type { Delivery, Respond } from "./delivery.js";
import { arrivedRequest, firstHalf, type SimulatedResponse } from "./exchange.js";

const redirects = [301, 302, 303, 307, 308];

/** A `fetch` that is answered in process. Connection faults and aborts look as they do from Node's own. */
export function fetchFrom(respond: Respond): typeof fetch {
  return async (input, init) => send(new Request(input, init), respond, 20);
}

async function send(request: Request, respond: Respond, hops: number): Promise<Response> {
  const { method, headers, signal } = request;
  signal.throwIfAborted();
  const body = new Uint8Array(await request.arrayBuffer());
  const url = new URL(request.url);
  const arrived = await arrivedRequest({ method, url, headers, body });
  signal.throwIfAborted();
  const delivery = respond(arrived);
  if (delivery.fault === "reset") throw fetchError("read ECONNRESET");
  if (delivery.fault === "stall") await waitForRelease(delivery, signal);
  const response = delivery.answer();
  const location = redirects.includes(response.status) ? response.headers.location : undefined;
  if (location === undefined || request.redirect === "manual") return toResponse(response, delivery, signal);
  if (request.redirect === "error" || hops === 0) throw fetchError("unexpected redirect");
  return send(requestAfterRedirect(request, body, new URL(location, url), response.status), respond, hops - 1);
}

/** The request that follows a redirect: another origin is told no credentials, and only 307 and 308 keep a write. */
function requestAfterRedirect(request: Request, body: Uint8Array, target: URL, status: number): Request {
  const headers = new Headers(request.headers);
  const secrets = target.origin === new URL(request.url).origin ? [] : ["authorization", "cookie"];
  for (const name of secrets) headers.delete(name);
  const { method, signal, redirect } = request;
  const init = { headers, signal, redirect };
  if (method === "GET" || method === "HEAD") return new Request(target, { ...init, method });
  if (status !== 307 && status !== 308) return new Request(target, init);
  return new Request(target, { ...init, method, body: body.slice() });
}

function toResponse(response: SimulatedResponse, delivery: Delivery, signal: AbortSignal): Response {
  const empty = response.body.length === 0 || [204, 205, 304].includes(response.status);
  const init = { status: response.status, headers: { ...response.headers } };
  if (empty) return new Response(null, init);
  return new Response(delivery.fault ? brokenBody(response.body, delivery, signal) : response.body.slice(), init);
}

/** Half of the body, then the fault. */
function brokenBody(body: Uint8Array, delivery: Delivery, signal: AbortSignal): ReadableStream<Uint8Array> {
  const half = firstHalf(body);
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(half.slice());
      if (delivery.fault === "reset-in-body") return;
      try {
        if (delivery.fault === "stall-in-body") await waitForRelease(delivery, signal);
        controller.enqueue(body.slice(half.length));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    pull(controller) {
      if (delivery.fault === "reset-in-body") controller.error(connectionError("terminated", "other side closed"));
    },
  });
}

/** Waits until the answer is released; rejects with the signal's reason when the client gives up first. */
async function waitForRelease(delivery: Delivery, signal: AbortSignal): Promise<void> {
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    await Promise.race([delivery.released, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function fetchError(reason: string): TypeError {
  return connectionError("fetch failed", reason);
}

function connectionError(message: string, reason: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code: "ECONNRESET" }) });
}
