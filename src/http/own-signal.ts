import { asObject } from "../util/objects.js";
import { onAbort } from "./abort.js";

type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * Creates a separate signal for each call of an openapi-fetch client. Every `Request` listens to its signal until it is garbage
 * collected, so Node would warn about a leak if a caller shares one signal among 1,500 calls.
 */
export function withOwnSignals<Client extends object>(client: Client): Client {
  const methods = Object.entries(client).map(([name, method]) => [
    name,
    name === "use" || name === "eject" ? method : withOwnSignal(method),
  ]);
  return Object.fromEntries(methods) as Client;
}

function withOwnSignal(method: Method): Method {
  return async (...args) => {
    const init = args.at(-1);
    const { signal } = asObject(init);
    if (!(signal instanceof AbortSignal)) return method(...args);
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    const stopListening = onAbort(signal, abort);
    try {
      return await method(...args.slice(0, -1), { ...asObject(init), signal: controller.signal });
    } finally {
      stopListening();
    }
  };
}
