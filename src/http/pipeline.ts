import { type AttachToken, attempt, authenticate, type Credentials } from "./attempt.js";
import type { Codec, Middleware, Send } from "./call.js";
import { observe } from "./hooks.js";
import { type ConcurrencyLimit, createLimit } from "./limit.js";
import type { ConnectionSettings } from "./options.js";
import { type RetryBudget, type RetryOptions, retry } from "./retry.js";
import { createSend } from "./send.js";

interface PipelineOptions extends ConnectionSettings, Pick<RetryOptions, "hint"> {
  readonly baseUrl: string;
  readonly codec: Codec;
}

/** The path of a request. All calls of a client and of the clients derived from it share the limits. */
export interface Pipeline {
  /** Returns the function that sends calls with these credentials, and sign-ins without them. */
  withCredentials(credentials: Credentials, attach: AttachToken): Send;
  readonly concurrency: ConcurrencyLimit;
  readonly budget: RetryBudget;
}

/**
 * Composes the path of a request, outermost first. A response returns along the same path. Every step that waits ends at
 * the call's deadline:
 *
 *     call
 *      → retry         repeats failed attempts within the retry budget, and completes and logs the final error
 *      → limit         waits above the concurrency limit, which halves on a 429, and repeats the call after `retryAfter`
 *      → authenticate  adds the token, and replaces a token that the server rejects
 *      → attempt       checks the idempotency window, then starts the attempt's timeout
 *      → observe       calls the hooks and logs the attempt
 *      → send          calls fetch and decodes the response
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { hooks, log, hint, maxAttempts, retryBudget } = options;
  const observers = [hooks, log.observer];
  const budget = { capacity: retryBudget, available: retryBudget };
  const limit = createLimit(options.concurrency, maxAttempts, observers);
  const steps: Middleware[] = [attempt(options.attemptTimeout), observe(observers, options.ownHeaders)];
  const first = [retry({ maxAttempts, budget, observers, hint }), limit.middleware];
  const send = createSend({ ...options, origin: new URL(options.baseUrl).origin });
  return {
    withCredentials: (credentials, attach) =>
      [...first, authenticate(credentials, attach), ...steps].reduceRight((next, wrap) => wrap(next), send),
    concurrency: limit.concurrency,
    budget,
  };
}
