import type { Call } from "../../src/http/call.js";

export const origin = "https://vspc.example.com";
export const operation = "GET /about";

/** A read before its first attempt. */
export const callOf = (more: Partial<Call> = {}): Call => ({
  ...{ operation, method: "GET", url: `${origin}/api/v3/about`, headers: {}, body: undefined, expects: "data" },
  ...{ signal: undefined, timeout: 1000, deadline: performance.now() + 1000, requestId: undefined, write: false },
  ...{ maxAttempts: 1, idempotent: true, idempotencyWindow: Number.POSITIVE_INFINITY, retryServerErrors: true },
  ...{ anonymous: false, token: undefined, attempts: { count: 0, first: undefined } },
  ...more,
});
