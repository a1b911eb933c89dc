import { describe, expect, it, vi } from "vitest";
import type { Call } from "../../src/http/call.js";
import { ApiError } from "../../src/http/errors.js";
import { observe } from "../../src/http/hooks.js";
import { createLog } from "../../src/http/log.js";
import { retry } from "../../src/http/retry.js";
import type { Logger, ResponseEvent, VspcClientOptions } from "../../src/index.js";
import { failure, type Handler, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";
import { readRules } from "./call.js";

const baseUrl = "https://vspc.example.com";
const client = (handler: Handler, options: Partial<VspcClientOptions> = {}) =>
  vspcOf(handler, { maxAttempts: 1, ...options });

describe("the onResponse hook", () => {
  const observed = async (handler: Handler) => {
    const events: ResponseEvent[] = [];
    const { vspc } = client(handler, { hooks: { onResponse: (event) => events.push(event) } });
    await vspc.get("/about").catch(() => undefined);
    expect(events).toHaveLength(1);
    return events[0] as ResponseEvent;
  };
  const common = { operation: "GET /about", method: "GET", path: "/api/v3/about", attempt: 1 };

  it("reports a success without an error", async () => {
    const { id, duration, ...rest } = await observed(() => json({ data: {} }));
    expect(rest).toStrictEqual({ ...common, status: 200 });
    expect(id).toBeGreaterThan(0);
    expect(duration).toBeGreaterThanOrEqual(0);
    expect(duration).toBeLessThan(60_000);
  });

  it("reports an error response with its status and a lost connection without one", async () => {
    const { error, ...answered } = await observed(() => failure(400, {}));
    expect(answered).toMatchObject({ ...common, status: 400 });
    expect(error).toMatchObject({ kind: "logical" });
    const lost = await observed(() => Promise.reject(new Error("x")));
    expect(Object.keys(lost)).not.toContain("status");
    expect(lost.error).toMatchObject({ kind: "transport" });
  });

  it("accepts a requestHeaders hook that adds nothing", async () => {
    const requestHeaders = vi.fn(() => undefined);
    const { vspc, seen } = client(() => json({ data: {} }), { hooks: { requestHeaders, onRequest: () => undefined } });
    await vspc.get("/about");
    expect(requestHeaders).toHaveBeenCalledOnce();
    expect(seen).toHaveLength(1);
  });
});

describe("the log", () => {
  const call = {
    operation: "GET /about",
    method: "GET",
    url: `${baseUrl}/api/v3/about`,
    headers: {},
    attempts: { count: 2 },
    rules: readRules,
  } as unknown as Call;

  /** Logs one call with one attempt, and returns the lines. */
  async function linesOf(end: () => unknown, logger?: (keep: (line: string) => void) => Logger) {
    const lines: string[] = [];
    const keep = (line: string) => void lines.push(line.replace(/in \d+ ms/, "in N ms"));
    const log = createLog({
      logger: logger?.(keep) ?? { error: keep, warn: keep, info: keep, debug: keep },
      logLevel: "debug",
    });
    const observers = [log.observer];
    const send = observe(observers, [])(async () => end() as never);
    const options = { maxAttempts: 1, budget: { capacity: 0, available: 0 }, observers };
    await retry(options)(send)(call).catch(() => undefined);
    return lines;
  }
  const head = "GET /api/v3/about, attempt 2";

  it.each<[string, ApiError, string[]]>([
    [
      "a response",
      new ApiError("logical", "no\r\n\u2028x", { operation: "GET /about", status: 400, attempts: 2 }),
      [`${head} sent`, `${head}: 400 in N ms (GET /about: no x)`, "GET /about: no x (logical, attempts 2)"],
    ],
    [
      "no response",
      new ApiError("transport", "lost"),
      [`${head} sent`, `${head}: failed in N ms (lost)`, "GET /about: lost (transport, attempts 2)"],
    ],
    [
      "the operation of another call",
      new ApiError("security", "no", { operation: "POST /token" }),
      [`${head} sent`, `${head}: failed in N ms (POST /token: no)`],
    ],
  ])("logs a failure with %s", async (_name, error, expected) => {
    expect(await linesOf(() => Promise.reject(error))).toEqual(expected);
  });

  it("logs the status of a response, and nothing of a foreign error", async () => {
    expect(await linesOf(() => Promise.reject(new Error("secret")))).toEqual([`${head} sent`]);
    expect(await linesOf(() => ({ status: 200 }))).toEqual([`${head} sent`, `${head}: 200 in N ms`]);
  });

  it("skips levels that the logger lacks, and ignores a logger that throws", async () => {
    const only = (keep: (line: string) => void) => ({ info: keep }) as unknown as Logger;
    expect(await linesOf(() => ({ status: 200 }), only)).toEqual([`${head}: 200 in N ms`]);
    const throwing = (keep: (line: string) => void) =>
      ({ debug: () => expect.unreachable(), info: keep }) as unknown as Logger;
    expect(await linesOf(() => ({ status: 200 }), throwing)).toEqual([`${head}: 200 in N ms`]);
  });
});
