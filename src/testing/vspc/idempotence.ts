import type { SimulatedResponse } from "../exchange.js";
import { conflict } from "../refusal.js";

const window = 5 * 60_000;

/** Remembers the answers to writes by their request id. */
export interface Idempotence {
  /**
   * The answer to a write: made now, or the one made for the same id within the last five minutes. Throws a refusal
   * (409) where the id was another operation's.
   */
  answer(id: string, operation: string, make: () => SimulatedResponse): SimulatedResponse;
}

export function createIdempotence(now: () => number): Idempotence {
  const known = new Map<
    string,
    { readonly operation: string; readonly at: number; readonly response: SimulatedResponse }
  >();
  const forget = () => {
    for (const [id, { at }] of known) {
      if (now() - at < window) return;
      known.delete(id);
    }
  };
  return {
    answer: (id, operation, make) => {
      forget();
      const before = known.get(id);
      if (before && before.operation !== operation)
        throw conflict(`The request id ${id} belongs to ${before.operation}.`);
      if (before) return before.response;
      const response = make();
      known.set(id, { operation, at: now(), response });
      return response;
    },
  };
}
