import { HttpError } from "../http-error.js";

const window = 5 * 60_000;

/** Returns the response to a write: the one of the same request ID within the last five minutes, or a new one. */
type Idempotency = (id: string, operation: string, make: () => Response) => Response;

/** Creates a store of responses by request ID. It throws `HttpError` 409 if an ID belongs to another operation. */
export function createIdempotency(now: () => number): Idempotency {
  const known = new Map<string, { readonly operation: string; readonly at: number; readonly response: Response }>();
  return (id, operation, make) => {
    for (const [expired, { at }] of known) {
      if (now() - at < window) break;
      known.delete(expired);
    }
    const before = known.get(id);
    if (before && before.operation !== operation)
      throw new HttpError(409, `The request ID ${id} belongs to ${before.operation}.`);
    const response = before?.response ?? make();
    if (!before) known.set(id, { operation, at: now(), response });
    return response.clone();
  };
}
