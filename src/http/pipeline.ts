import { attempt } from "./attempt.js";
import { type AttachToken, authenticate, type Credentials } from "./authenticate.js";
import { compose, type Send } from "./call.js";
import { type Hooks, observe } from "./hooks.js";
import { type ConcurrencyLimit, concurrencyLimit } from "./limit.js";
import type { Log } from "./log.js";
import { type RetryBudget, retry, retryBudget } from "./retry.js";
import { type Codec, createSend } from "./send.js";
import { createThrottle } from "./throttle.js";

export interface PipelineOptions {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly codec: Codec;
  /** Milliseconds for one attempt. */
  readonly attemptTimeout: number;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly retryBudget: number;
  /** Bytes. */
  readonly maxResponseSize: number;
  readonly hooks: Hooks;
  /** Names of headers that the client sets itself, in lower case. */
  readonly ownHeaders: readonly string[];
  readonly log: Log;
}

/** The way of a request, which all calls of a client, and of the clients made from it, share. */
export interface Pipeline {
  /** With credentials. */
  authenticated(credentials: Credentials, attach: AttachToken): Send;
  /** For sign-ins: no credentials, and no waiting behind the calls that wait for the sign-in. */
  readonly anonymous: Send;
  readonly limit: ConcurrencyLimit;
  readonly budget: RetryBudget;
}

/**
 * Composes retry, concurrency limit, credentials, throttle, one attempt, hooks and fetch,
 * in this order; each that waits keeps to the deadline of the call.
 */
export function createPipeline({
  fetch,
  codec,
  baseUrl,
  maxResponseSize,
  hooks,
  ownHeaders,
  log,
  ...options
}: PipelineOptions): Pipeline {
  const budget = retryBudget(options.retryBudget);
  const throttle = createThrottle();
  const { middleware: limit, watch, state } = concurrencyLimit(options.concurrency);
  const again = retry(options.maxAttempts, budget, throttle, hooks, log);
  const once = compose(
    createSend({ fetch, codec, origin: new URL(baseUrl).origin, maxResponseSize }),
    attempt(options.attemptTimeout),
    observe(hooks, ownHeaders),
    log.attempt,
  );
  return {
    authenticated: (credentials, attach) =>
      compose(once, log.call, again, limit, authenticate(credentials, attach), throttle.middleware, watch),
    anonymous: compose(once, log.call, again, throttle.middleware),
    limit: state,
    budget,
  };
}
