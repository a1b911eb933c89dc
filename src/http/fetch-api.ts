import type { Client, Middleware } from "openapi-fetch";
import type { Send } from "./call.js";
import { inputError } from "./errors.js";
import type { FetchClientOptions } from "./openapi-fetch.js";
import type { RequestContext } from "./request.js";

/** openapi-fetch on top of a send. It is loaded with its first call or middleware: most programs use the facade alone. */
export function fetchApi<Paths extends object>(
  context: RequestContext,
  send: Send,
  options?: FetchClientOptions,
): Client<Paths> {
  let loading: Promise<LooseClient> | undefined;
  const load = async (): Promise<LooseClient> => {
    const { createFetchApi } = await import("./openapi-fetch.js");
    return createFetchApi<Paths>(context, send, options) as unknown as LooseClient;
  };
  /** What is asked for first happens first. */
  const ready = () => {
    loading ??= load();
    return loading;
  };
  const call =
    (name: CallName) =>
    (...args: unknown[]) =>
      ready().then((client) => client[name](...args));
  const change =
    (name: "use" | "eject") =>
    (...middleware: Middleware[]) => {
      for (const item of middleware) checkMiddleware(item);
      // A failure to load is told by the calls.
      ready()
        .then((client) => client[name](...middleware))
        .catch(() => undefined);
    };
  const calls = Object.fromEntries(callNames.map((name) => [name, call(name)]));
  // The types of the calls are made from the document; what runs is the same for every path.
  return { ...calls, use: change("use"), eject: change("eject") } as unknown as Client<Paths>;
}

const callNames = ["request", "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

type CallName = (typeof callNames)[number];

/** A client, its types forgotten. */
interface LooseClient extends Record<CallName, (...args: unknown[]) => Promise<unknown>> {
  use(...middleware: Middleware[]): void;
  eject(...middleware: Middleware[]): void;
}

function checkMiddleware(item: Middleware): void {
  if (!item || "onRequest" in item || "onResponse" in item || "onError" in item) return;
  throw inputError("middleware must have onRequest, onResponse or onError");
}
