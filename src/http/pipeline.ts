import { type AttachToken, authenticate, bearer, type Credentials } from "./authenticate.js";
import { type RetryBudget, retryBudget } from "./budget.js";
import { compose, type Send } from "./call.js";
import { type Codec, exchange } from "./exchange.js";
import { type Hooks, observe } from "./hooks.js";
import { type ConcurrencyLimit, concurrencyLimit } from "./limit.js";
import { retry } from "./retry.js";
import { attemptTimeout } from "./timeouts.js";

export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly codec: Codec;
  /** Milliseconds for one attempt. */
  readonly attemptTimeout: number;
  readonly maxAttempts: number;
  readonly concurrency: number;
  readonly retryBudget: number;
  readonly hooks: Hooks;
}

/** The layers that all calls of a client, and of the clients made from it, share. */
export interface Transport {
  /** The way of one request, with credentials. */
  authenticated(credentials: Credentials, attach?: AttachToken): Send;
  /** The same way for sign-ins: no credentials, and no waiting behind the calls that wait for the sign-in. */
  readonly anonymous: Send;
  readonly limit: ConcurrencyLimit;
  readonly budget: RetryBudget;
}

/** Composes retry, concurrency limit, credentials, attempt timeout, hooks and fetch, in this order; each that waits keeps to
 * the deadline of the call. */
export function createTransport(options: TransportOptions): Transport {
  const budget = retryBudget(options.retryBudget);
  const { layer: limit, state } = concurrencyLimit(options.concurrency);
  const again = retry(options.maxAttempts, budget, options.hooks);
  const attempt = compose(
    exchange(options.fetch, options.codec),
    attemptTimeout(options.attemptTimeout),
    observe(options.hooks),
  );
  return {
    authenticated: (credentials, attach = bearer) => compose(attempt, again, limit, authenticate(credentials, attach)),
    anonymous: compose(attempt, again),
    limit: state,
    budget,
  };
}
