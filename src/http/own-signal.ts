import { asObject } from "../util/objects.js";
import { onAbort } from "./abort.js";

type Method = (...given: unknown[]) => Promise<unknown>;

/**
 * An openapi-fetch client whose calls each have a signal of their own. Every Request that openapi-fetch makes listens to its
 * signal until it is collected: Node warns of the 1,501st on the signal that a caller shares among calls.
 */
export function withOwnSignals<Client extends object>(client: Client): Client {
  const methods = Object.entries(client).map(([name, method]) => [
    name,
    name === "use" || name === "eject" ? method : withOwnSignal(method),
  ]);
  return Object.fromEntries(methods) as Client;
}

function withOwnSignal(method: Method): Method {
  return async (...given) => {
    const init = given.at(-1);
    const { signal } = asObject(init);
    if (!(signal instanceof AbortSignal)) return method(...given);
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    const forget = onAbort(signal, abort);
    try {
      return await method(...given.slice(0, -1), { ...asObject(init), signal: controller.signal });
    } finally {
      forget();
    }
  };
}
