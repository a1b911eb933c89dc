import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { password, type RetryEvent, token, type VspcClientOptions } from "../../src/index.js";
import { lostConnection } from "../support/failures.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, type Handler, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const client = (handler: Handler, options: Partial<VspcClientOptions> = {}) =>
  vspcOf(handler, { auth: token("t"), ...options });

useFakeClock();
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0.5));
afterEach(() => void vi.restoreAllMocks());

describe("headers", () => {
  it("sends no request ID with reads, and X-Client-Version with every request", async () => {
    const { vspc, seen } = client(() => json({ data: {} }), { version: "3.6" });
    await runTimers(vspc.get("/about"));
    expect(seen[0]?.headers.has("x-request-id")).toBe(false);
    expect(seen[0]?.headers.get("x-client-version")).toBe("3.6");
  });
});

describe("retry", () => {
  it("never retries a logical error", async () => {
    const { vspc, seen } = client(() => failure(520, { type: "logical" }));
    await expect(runTimers(vspc.get("/about"))).rejects.toMatchObject({ kind: "logical", attempts: 1 });
    expect(seen).toHaveLength(1);
  });

  it("doubles its pauses and waits for the server's retryAfter", async () => {
    const retries: RetryEvent[] = [];
    const { vspc } = client(
      (_request, index) =>
        index === 2 ? failure(429, { type: "transport", code: 429, retryAfter: 7 }) : lostConnection(),
      {
        hooks: { onRetry: (event) => retries.push(event) },
      },
    );
    await expect(runTimers(vspc.get("/about"))).rejects.toMatchObject({ kind: "transport", attempts: 6 });
    expect(retries.map(({ delay }) => delay)).toEqual([200, 400, 7000, 800, 1600]);
    expect(retries[0]).toMatchObject({ operation: "GET /about", attempt: 1, error: { kind: "transport" } });
  });

  it("spreads its pauses over the whole backoff", async () => {
    for (const [random, delays] of [
      [0, [0, 0]],
      [0.25, [100, 200]],
      [0.75, [300, 600]],
    ] as const) {
      vi.spyOn(Math, "random").mockReturnValue(random);
      const retries: RetryEvent[] = [];
      const { vspc } = client(() => lostConnection(), {
        maxAttempts: 3,
        hooks: { onRetry: (event) => retries.push(event) },
      });
      await runTimers(vspc.get("/about")).catch(() => undefined);
      expect(retries.map(({ delay }) => delay)).toEqual(delays);
    }
  });

  it.each([
    [2, 2000],
    [0.5, 500],
    [0, 0],
    [-5, 200],
  ])("waits for a retryAfter of %d s for %d ms", async (retryAfter, delay) => {
    const retries: RetryEvent[] = [];
    const { vspc } = client(
      (_request, index) => (index === 0 ? failure(520, { type: "retryableLogical", retryAfter }) : json({ data: {} })),
      { hooks: { onRetry: (event) => retries.push(event) } },
    );
    await runTimers(vspc.get("/about"));
    expect(retries.map((event) => event.delay)).toEqual([delay]);
  });

  it("stops when the retry budget is spent and shows the remaining budget", async () => {
    const { vspc, seen } = client(lostConnection, { retryBudget: 25 });
    await runTimers(Promise.allSettled([vspc.get("/about"), vspc.get("/about"), vspc.get("/about")]));
    expect(seen).toHaveLength(5);
    expect(vspc.retryBudget).toMatchObject({ available: 5, capacity: 25 });
  });

  it("refunds the cost of a retry when it succeeds", async () => {
    const { vspc } = client((_request, index) => (index % 2 === 0 ? lostConnection() : json({ data: {} })), {
      retryBudget: 10,
    });
    for (let i = 0; i < 10; i++) await runTimers(vspc.get("/about"));
    expect(vspc.retryBudget.available).toBe(10);
  });
});

describe("timeouts", () => {
  const silent: Handler = () => new Promise(() => undefined);

  it("cancels a silent attempt and retries until the timeout of the call", async () => {
    const { vspc, seen } = client(silent, { attemptTimeout: 1000, timeout: 3500 });
    await expect(runTimers(vspc.get("/about"))).rejects.toMatchObject({
      kind: "timeout",
      message: "GET /about: no success within 3500 ms (timeout)",
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((one) => one.signal?.aborted)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("abort", () => {
  it.each<[string, Handler, Partial<VspcClientOptions>]>([
    ["in flight", () => new Promise(() => undefined), {}],
    ["during a pause for the rate limit", () => failure(429, { type: "transport", code: 429, retryAfter: 50 }), {}],
    ["during backoff", () => failure(520, { type: "transport", retryAfter: 50 }), {}],
    ["while queued", () => new Promise(() => undefined), { concurrency: 1 }],
  ])("aborts promptly %s, sends nothing afterwards and leaves no listener", async (_name, handler, options) => {
    const { vspc, seen } = client(handler, options);
    const controller = new AbortController();
    if (options.concurrency === 1) vspc.get("/about").catch(() => undefined);
    const call = vspc.get("/about", { signal: controller.signal });
    call.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    const before = seen.length;
    controller.abort(new Error("enough"));
    await expect(call).rejects.toMatchObject({
      kind: "aborted",
      operation: "GET /about",
      cause: { message: "enough" },
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(seen).toHaveLength(before);
  });
});

describe("concurrency", () => {
  it("stays within its limit, halves it on 429 and recovers", async () => {
    let active = 0;
    let most = 0;
    let throttle = false;
    const { vspc } = client(
      async () => {
        most = Math.max(most, ++active);
        await new Promise((resolve) => setTimeout(resolve, 10));
        active--;
        if (!throttle) return json({ data: {} });
        throttle = false;
        return failure(429, { type: "transport", code: 429, retryAfter: 1 });
      },
      { concurrency: 4 },
    );
    const many = (count: number) => runTimers(Promise.all(Array.from({ length: count }, () => vspc.get("/about"))));
    await many(20);
    expect(most).toBe(4);
    throttle = true;
    await many(1);
    expect(vspc.concurrency).toMatchObject({ limit: 2, max: 4, active: 0, waiting: 0 });
    most = 0;
    await many(2);
    expect(most).toBe(2);
    await many(40);
    expect(vspc.concurrency.limit).toBe(4);
  });

  it("counts the 429s of concurrent requests as one", async () => {
    const throttled = () => failure(429, { type: "transport", code: 429, retryAfter: 1 });
    const { vspc } = client((_request, index) => (index < 8 ? throttled() : json({ data: {} })), { concurrency: 8 });
    await runTimers(Promise.all(Array.from({ length: 8 }, () => vspc.get("/about"))));
    expect(vspc.concurrency.limit).toBe(4);
  });

  it("gives retried calls priority over new calls", async () => {
    const sent: string[] = [];
    const { vspc } = client(
      async ({ query }) => {
        const isFirst = sent.push(query.get("name") ?? "") === 1;
        await new Promise((resolve) => setTimeout(resolve, 1000));
        return isFirst ? failure(520, { type: "transport" }) : json({ data: { instanceUid: "t" } });
      },
      { concurrency: 1 },
    );
    const calls = ["a", "b", "c", "d"].map((name) => vspc.get("/about", { query: { name } } as never));
    await runTimers(Promise.all(calls));
    expect(sent).toEqual(["a", "b", "a", "c", "d"]);
  });

  it("starts another call after five seconds, within the configured limit", async () => {
    const sent: string[] = [];
    const { vspc } = client(
      ({ query }) => {
        const name = query.get("name") ?? "";
        if (sent.push(name) === 1) return failure(429, { type: "transport", code: 429, retryAfter: 1 });
        return name === "quick" ? json({ data: {} }) : new Promise<Response>(() => undefined);
      },
      { concurrency: 3 },
    );
    const get = (name: string) => vspc.get("/about", { query: { name } } as never).catch(() => undefined);
    const calls = Promise.all(["quick", "b", "c", "d", "e"].map(get));
    await vi.advanceTimersByTimeAsync(4_999);
    expect([sent, vspc.concurrency.limit]).toEqual([["quick", "b", "c"], 1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(["quick", "b", "c", "quick", "d"]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toHaveLength(5);
    expect(vspc.concurrency).toMatchObject({ active: 3, waiting: 1 });
    await runTimers(calls);
    expect(vspc.concurrency).toMatchObject({ active: 0, waiting: 0 });
  });

  it("frees one slot, not two, for a call whose sign-in does not respond", async () => {
    const grants: string[] = [];
    const { vspc } = client(
      ({ path }, index) => {
        if (path !== "/token")
          return index === 1 ? failure(429, { type: "transport", code: 429, retryAfter: 1 }) : json({ data: {} });
        const isFirst = grants.push(path) === 1;
        return isFirst ? json({ access_token: "a", expires_in: 20 }) : new Promise<Response>(() => undefined);
      },
      { auth: password({ username: "u", password: "p" }), concurrency: 3 },
    );
    await runTimers(vspc.get("/about"));
    vi.setSystemTime(Date.now() + 20_000);
    const calls = Promise.allSettled(["b", "c", "d"].map(() => vspc.get("/about")));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(vspc.concurrency).toMatchObject({ limit: 1, active: 2, waiting: 1 });
    await runTimers(calls);
  });

  it("starts no further call while calls wait for a long retryAfter", async () => {
    const sent: number[] = [];
    const { vspc } = client(
      async () => {
        sent.push(performance.now());
        if (sent.length <= 4) return failure(429, { type: "transport", code: 429, retryAfter: 60 });
        await new Promise((resolve) => setTimeout(resolve, 1000));
        return json({ data: {} });
      },
      { concurrency: 4 },
    );
    const calls = Promise.all(Array.from({ length: 8 }, () => vspc.get("/about")));
    await vi.advanceTimersByTimeAsync(60_999);
    expect(sent).toHaveLength(6);
    await runTimers(calls);
    expect(sent).toHaveLength(12);
  });
});
