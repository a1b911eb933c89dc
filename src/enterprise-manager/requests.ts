import type { SendingRules } from "../http/call.js";
import type { BodyFormat } from "./options.js";

/**
 * Rules for sending by operation. The server does not recognize repeated writes: after a lost response, the outcome of a
 * POST or DELETE is unknown. Callers cannot change `accept`, since the server requires the same format for both bodies.
 */
export function sendingRules(format: BodyFormat) {
  const headers = { accept: `application/${format}` };
  return (method: string, template: string): SendingRules => {
    const anonymous = template === "/" || template === "/sessionMngr/";
    const write = !anonymous && method !== "GET";
    const idempotent = anonymous || (method !== "POST" && method !== "DELETE");
    return { anonymous, write, idempotent, idempotencyWindow: Number.POSITIVE_INFINITY, requestId: undefined, headers };
  };
}
