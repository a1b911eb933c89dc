import type { ArrivedRequest, SimulatedResponse } from "./exchange.js";
import type { ConnectionFault } from "./faults.js";
import type { LoggedRequest } from "./request-log.js";

/** A response on its way. */
export interface Delivery {
  /** The request's entry in the log. */
  readonly entry: LoggedRequest;
  /** How the connection treats it. */
  readonly fault?: ConnectionFault;
  /** The response; made when first asked for. */
  answer(): SimulatedResponse;
  /** Resolves when a stalled answer may go on. */
  readonly released: Promise<void>;
}

/** What carries responses to clients: the in-process fetch and the servers share it. */
export type Respond = (request: ArrivedRequest) => Delivery;
