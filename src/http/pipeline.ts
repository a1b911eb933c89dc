import { attempt } from "./attempt.js";
import { type AttachToken, authenticate, type Credentials } from "./authenticate.js";
import { compose, type Send } from "./call.js";
import { observe } from "./hooks.js";
import { type ConcurrencyLimit, concurrencyLimit } from "./limit.js";
import type { ConnectionSettings } from "./options.js";
import { type RetryBudget, retry, retryBudget } from "./retry.js";
import { type Codec, createSend } from "./send.js";
import { createThrottle } from "./throttle.js";

export interface PipelineOptions extends ConnectionSettings {
  readonly baseUrl: string;
  readonly codec: Codec;
}

/** The path of a request. All calls of a client and of the clients derived from it share the limits. */
export interface Pipeline {
  /** Sends a call with credentials. */
  authenticated(credentials: Credentials, attach: AttachToken): Send;
  /** Sends a sign-in. It skips the concurrency limit: the calls that wait for the sign-in may have used it up. */
  readonly anonymous: Send;
  readonly limit: ConcurrencyLimit;
  readonly budget: RetryBudget;
}

/**
 * Composes the path of a request, outermost first. A response returns along the same path. Every step that waits ends at
 * the call's deadline:
 *
 *     call
 *      → callLogger         logs a failed call
 *      → retryMiddleware    repeats failed attempts within the retry budget
 *      → limit              queues calls above the concurrency limit, which halves on a 429
 *      → authenticate       adds the token, and replaces a token that the server refuses
 *      → throttle           waits for `retryAfter` after a 429
 *      → trackSlowRequests  frees slots of the limit that hung requests hold
 *      → attempt            checks the idempotency window, then starts the attempt's timeout
 *      → observe            calls the hooks and logs the attempt
 *      → send               calls fetch and decodes the response
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { hooks, log, ownHeaders } = options;
  const observers = [hooks, log.hooks];
  const budget = retryBudget(options.retryBudget);
  const throttle = createThrottle();
  const { middleware: limit, trackSlowRequests, state } = concurrencyLimit(options.concurrency);
  const retryMiddleware = retry(options.maxAttempts, budget, throttle, observers);
  const transport = compose(
    createSend({ ...options, origin: new URL(options.baseUrl).origin }),
    attempt(options.attemptTimeout),
    observe(observers, ownHeaders),
  );
  return {
    authenticated: (credentials, attach) =>
      compose(
        transport,
        log.callLogger,
        retryMiddleware,
        limit,
        authenticate(credentials, attach),
        throttle.middleware,
        trackSlowRequests,
      ),
    anonymous: compose(transport, log.callLogger, retryMiddleware, throttle.middleware),
    limit: state,
    budget,
  };
}
