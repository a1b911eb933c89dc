import { type AttachToken, attempt, authenticate, type Credentials } from "./attempt.js";
import { compose, type Send } from "./call.js";
import { observe } from "./hooks.js";
import { type ConcurrencyLimit, createLimit } from "./limit.js";
import type { ConnectionSettings } from "./options.js";
import { type RetryBudget, type RetryOptions, retry, retryBudget } from "./retry.js";
import { type Codec, createSend } from "./send.js";

export interface PipelineOptions extends ConnectionSettings, Pick<RetryOptions, "hint"> {
  readonly baseUrl: string;
  readonly codec: Codec;
}

/** The path of a request. All calls of a client and of the clients derived from it share the limits. */
export interface Pipeline {
  /** Sends a call with credentials. */
  authenticated(credentials: Credentials, attach: AttachToken): Send;
  /** Sends a sign-in. */
  readonly anonymous: Send;
  readonly concurrency: ConcurrencyLimit;
  readonly budget: RetryBudget;
}

/**
 * Composes the path of a request, outermost first. A response returns along the same path. Every step that waits ends at
 * the call's deadline:
 *
 *     call
 *      → retry         repeats failed attempts within the retry budget, and completes and logs the final error
 *      → limit         waits above the concurrency limit, which halves on a 429, and for `retryAfter`
 *      → authenticate  adds the token, and replaces a token that the server refuses
 *      → attempt       checks the idempotency window, then starts the attempt's timeout
 *      → observe       calls the hooks and logs the attempt
 *      → send          calls fetch and decodes the response
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { hooks, log, hint } = options;
  const observers = [hooks, log.observer];
  const budget = retryBudget(options.retryBudget);
  const limit = createLimit(options.concurrency);
  const retrying = retry({ maxAttempts: options.maxAttempts, budget, limit, observers, hint });
  const send = compose(
    createSend({ ...options, origin: new URL(options.baseUrl).origin }),
    attempt(options.attemptTimeout),
    observe(observers, options.ownHeaders),
  );
  return {
    authenticated: (credentials, attach) =>
      compose(send, retrying, limit.middleware, authenticate(credentials, attach)),
    anonymous: compose(send, retrying, limit.middleware),
    concurrency: limit.concurrency,
    budget,
  };
}
