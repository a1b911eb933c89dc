import type { Call } from "../../src/http/call.js";

export const origin = "https://vspc.example.com";
export const operation = "GET /about";

export const readRules = {
  ...{ headers: {}, anonymous: false, write: false, idempotent: true, idempotencyWindow: Number.POSITIVE_INFINITY },
  requestId: undefined,
};

/** A read before its first attempt. */
export const callOf = (more: Partial<Call> = {}): Call => ({
  ...{ operation, method: "GET", url: `${origin}/api/v3/about`, headers: {}, body: undefined, expects: "data" },
  ...{ signal: undefined, timeout: 1000, deadline: performance.now() + 1000, maxAttempts: 1, retryServerErrors: true },
  ...{ token: undefined, rules: readRules, attempts: { count: 0, first: undefined } },
  ...more,
});
