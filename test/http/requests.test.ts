import { describe, expect, it, vi } from "vitest";
import { encodeJson } from "../../src/http/encode.js";
import { serializeQuery } from "../../src/http/openapi-fetch.js";
import type { ResponseEvent } from "../../src/index.js";
import { failure, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

describe("query values", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ since: new Date(0) }, "since=1970-01-01T00%3A00%3A00.000Z"],
    [{ names: ["a", null, "b"] }, "names=a&names=b"],
    [{ mixed: ["a", { b: 1 }] }, `mixed=${encodeURIComponent('["a",{"b":1}]')}`],
  ])("writes %j as %s", (query, text) => {
    expect(serializeQuery(query)).toBe(text);
  });

  it("rejects an invalid date in the query", () => {
    expect(() => serializeQuery({ since: new Date(Number.NaN) })).toThrow("an invalid date");
  });
});

describe("request bodies", () => {
  it("sends text and bytes as JSON unchanged", () => {
    const bytes = new TextEncoder().encode('{"b":2}');
    expect(encodeJson('{"a":1}')).toEqual({ body: '{"a":1}', contentType: "application/json" });
    expect(encodeJson(bytes)).toEqual({ body: bytes, contentType: "application/json" });
  });
});

describe("results of requests", () => {
  it.each([
    [429, 8],
    [400, 16],
    [403, 16],
    [500, 16],
  ])("responds to a %i with the concurrency limit %i, halved only by a 429", async (status, limit) => {
    const { vspc } = vspcOf(() => failure(status, { code: status }), { maxAttempts: 1 });
    await expect(vspc.get("/about")).rejects.toMatchObject({ status });
    expect(vspc.concurrency.limit).toBe(limit);
  });

  it("measures the duration from the time of sending", async () => {
    vi.useFakeTimers();
    try {
      const events: ResponseEvent[] = [];
      const answer = () => new Promise<Response>((resolve) => setTimeout(() => resolve(json({ data: {} })), 250));
      const { vspc } = vspcOf(answer, { hooks: { onResponse: (event) => events.push(event) } });
      const call = vspc.get("/about");
      await vi.advanceTimersByTimeAsync(250);
      await call;
      expect(events.map(({ duration }) => duration)).toEqual([250]);
    } finally {
      vi.useRealTimers();
    }
  });
});
