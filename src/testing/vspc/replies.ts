import { jsonResponse, type SimulatedResponse } from "../exchange.js";
import type { Fault } from "../faults.js";
import type { Reply } from "./call.js";
import type { ListParameters } from "./list-parameters.js";
import type { Lists } from "./lists.js";
import { selectProperties } from "./select.js";
import { asKnownTo } from "./versions.js";

/** What an answer depends on beside the reply. */
export interface Wanted {
  readonly list: ListParameters;
  /** The API version the client was built for. */
  readonly version: string | null;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** The answer that a handler's reply becomes, in the envelope of its kind. */
export function responseFrom(reply: Reply, { list, version, fault }: Wanted, lists: Lists): SimulatedResponse {
  if ("status" in reply) return reply;
  const paths = list.select.map(({ propertyPath }) => propertyPath);
  const selected = (value: unknown) => {
    return asKnownTo(version, paths.length === 0 ? value : selectProperties(value, paths));
  };
  if ("source" in reply) {
    const { rows, total, offset } = lists.page(reply, list, fault);
    return jsonResponse(200, { meta: { pagingInfo: { total, count: rows.length, offset } }, data: selected(rows) });
  }
  return jsonResponse(200, reply.isEmpty ? { errors: [], data: {}, meta: null } : { data: selected(reply.data) });
}
