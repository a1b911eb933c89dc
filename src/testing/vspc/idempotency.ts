import { conflict } from "../http-error.js";

const window = 5 * 60_000;

/** Responses to writes by their request ID. */
export interface Idempotency {
  /**
   * Returns the response to a write: the one of the same ID within the last five minutes, or a new one. Throws `HttpError`
   * 409 if the ID belongs to another operation.
   */
  respond(id: string, operation: string, make: () => Response): Response;
}

interface Known {
  readonly operation: string;
  readonly at: number;
  readonly response: Response;
}

export function createIdempotency(now: () => number): Idempotency {
  const known = new Map<string, Known>();
  const removeExpired = () => {
    for (const [id, { at }] of known) {
      if (now() - at < window) return;
      known.delete(id);
    }
  };
  return {
    respond: (id, operation, make) => {
      removeExpired();
      const before = known.get(id);
      if (before && before.operation !== operation)
        throw conflict(`The request ID ${id} belongs to ${before.operation}.`);
      const response = before?.response ?? make();
      if (!before) known.set(id, { operation, at: now(), response });
      return response.clone();
    },
  };
}
