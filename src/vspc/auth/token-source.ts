import { abortable } from "../../http/abort.js";
import type { Credentials } from "../../http/attempt.js";
import { ApiError } from "../../http/errors.js";

/** Returns the current token; `rejected` is the token that the server rejected. */
export type GetToken = (rejected?: string) => Promise<string>;

/**
 * Provides the tokens of a function, which is called again after the server rejected one. After two
 * consecutive 401 responses a token is no longer sent; a single one may be a fault of the server.
 */
export function tokenSource(getToken: GetToken, first?: string): Credentials & { reset(): void } {
  let current = first;
  let pending: Promise<string> | undefined;
  /** Consecutive 401 responses to the current token. */
  let rejections = 0;
  let finalError: ApiError | undefined;

  const reset = () => {
    rejections = 0;
    finalError = undefined;
  };
  const update = async (): Promise<string> => {
    const token = await getToken(current);
    if (token !== current) reset();
    current = token;
    return token;
  };
  const request = (signal: AbortSignal | undefined): Promise<string> => {
    pending ??= update().finally(() => {
      pending = undefined;
    });
    return abortable(pending, signal);
  };

  return {
    ready: () => (finalError ? undefined : current),
    async obtain(signal) {
      const token = await request(signal);
      if (finalError) throw finalError;
      return token;
    },
    async replace(rejected, signal) {
      if (current !== undefined && current !== rejected) return { token: current, isFresh: false };
      return { token: await request(signal), isFresh: true };
    },
    rejected(token, error) {
      if (token === current && ++rejections > 1) finalError = rejectedTwice(error);
    },
    accepted(token) {
      if (token === current) reset();
    },
    reset,
  };
}

function rejectedTwice(error: ApiError): ApiError {
  const message =
    "the server refused the credentials twice in a row, so this client no longer sends them. Check that they are current and " +
    "enabled for REST, then create a new client or call logout()";
  const { status = 401 } = error;
  return new ApiError("security", message, { status, retryable: false }, error);
}
