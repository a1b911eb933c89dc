import { describe, expect, it, vi } from "vitest";
import { caught, lostConnection } from "../support/failures.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, type Handler } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const silent = () => new Promise<Response>(() => undefined);
const throttled = (retryAfter: number) => failure(429, { type: "transport", code: 429, retryAfter });
const tenants = "/infrastructure/sites/{siteUid}/tenants";
const init = { path: { siteUid: "s" }, body: { credentials: { userName: "acme" } } };
const hint = "the write may have been executed: check its result";

useFakeClock();

describe("a write that the server may have executed", () => {
  it("times out after the server repeated its rate limit and then did not respond", async () => {
    const { vspc } = vspcOf((_request, index) => (index === 0 ? throttled(1) : silent()));
    const error = await runTimers(caught(vspc.post(tenants, { ...init, timeout: 30_000 })));
    expect(error).toMatchObject({ kind: "timeout", retryable: false, attempts: 2 });
    expect(error.status).toBeUndefined();
    expect(error.message).toContain(hint);
  });

  it("times out although the server has limited the rate of another call", async () => {
    const { vspc } = vspcOf(({ method }) => (method === "GET" ? throttled(60) : silent()));
    const write = caught(vspc.post(tenants, { ...init, timeout: 30_000 }));
    const read = caught(vspc.get("/about", { timeout: 30_000 }));
    expect(await runTimers(write)).toMatchObject({ kind: "timeout", retryable: false, attempts: 1 });
    expect(await read).toMatchObject({ kind: "throttled", retryable: true });
  });

  it.each<[string, Handler]>([
    ["in flight", silent],
    ["before its retry", lostConnection],
  ])("is reported with its request ID, and in the log, if the caller aborts it %s", async (_when, handler) => {
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const lines: string[] = [];
    const logger = { info: (line: string) => lines.push(line) };
    const { vspc, seen } = vspcOf(handler, { logger });
    const controller = new AbortController();
    const call = caught(vspc.post(tenants, { ...init, signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    const error = await call;
    const requestId = seen[0]?.headers.get("x-request-id");
    expect(error).toMatchObject({ kind: "aborted", operation: `POST ${tenants}`, attempts: 1, requestId });
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining(hint) });
    expect(lines.filter((line) => line.endsWith("(aborted, attempts 1)"))).toHaveLength(1);
    vi.restoreAllMocks();
  });
});

it.each([
  ["before the call", 0],
  ["while it waits after a 429", 1],
])("a write is not reported as possibly executed if the caller aborts it %s", async (_when, attempts) => {
  const { vspc } = vspcOf(() => throttled(60));
  const controller = new AbortController();
  if (attempts === 0) controller.abort();
  const call = caught(vspc.post(tenants, { ...init, signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  expect(await call).toMatchObject({ kind: "aborted", attempts, message: expect.not.stringContaining(hint) });
  expect((await call).retryable).toBeUndefined();
});
