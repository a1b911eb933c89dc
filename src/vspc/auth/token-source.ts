import { abortable } from "../../http/abort.js";
import type { Credentials } from "../../http/attempt.js";
import { ApiError } from "../../http/errors.js";

/** Returns the current token; `refused` is the token that the server refused. */
export type GetToken = (refused?: string) => Promise<string>;

/**
 * Provides the tokens of a function, which is called again after the server refused one. After two
 * consecutive 401 responses a token is no longer sent; a single one may be a fault of the server.
 */
export function tokenSource(getToken: GetToken, first?: string): Credentials & { reset(): void } {
  let current = first;
  let pending: Promise<string> | undefined;
  let refusals = 0;
  let refusal: ApiError | undefined;

  const reset = () => {
    refusals = 0;
    refusal = undefined;
  };
  const update = async (): Promise<string> => {
    const token = await getToken(current);
    if (token !== current) reset();
    current = token;
    return token;
  };
  const request = (): Promise<string> => {
    pending ??= update().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return {
    ready: () => (refusal ? undefined : current),
    async obtain(signal) {
      const token = await abortable(request(), signal);
      if (refusal) throw refusal;
      return token;
    },
    async replace(refused, error, signal) {
      if (current !== undefined && current !== refused) return { token: current, isFresh: false };
      refusals++;
      if (refusals > 1) refusal = refusedTwice(error);
      return { token: await abortable(request(), signal), isFresh: true };
    },
    accepted(token) {
      if (refusals > 0 && token === current) reset();
    },
    reset,
  };
}

function refusedTwice(error: ApiError): ApiError {
  const message =
    "the server refused the credentials twice in a row, so this client no longer sends them. Check that they are current and " +
    "enabled for REST, then create a new client or call logout()";
  const { status = 401 } = error;
  return new ApiError("security", message, { status, retryable: false }, error);
}
