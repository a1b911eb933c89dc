import type { SendingRules } from "../http/request.js";
import type { BodyFormat } from "./options.js";

/**
 * What a route says about sending. Nothing tells the server that it has seen a write before: a lost answer leaves open whether
 * a POST or DELETE was carried out; a PUT replaces, whether once or twice. Answers are asked for in the client's own format,
 * whatever a caller's headers accept: the server refuses a body of one kind where the other is accepted.
 */
export function sendingRules(format: BodyFormat) {
  const headers = { accept: `application/${format}` };
  return (method: string, template: string): SendingRules => {
    const anonymous = template === "/" || template === "/sessionMngr/";
    const write = !anonymous && method !== "GET";
    const repeatable = anonymous || (method !== "POST" && method !== "DELETE");
    return { anonymous, write, repeatable, repeatWithin: Number.POSITIVE_INFINITY, requestId: undefined, headers };
  };
}
