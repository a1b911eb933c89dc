import { beforeEach, describe, expect, it } from "vitest";
import { apiKey, createVspcClient, type VspcClientOptions } from "../../src/index.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const good = { baseUrl: "https://vspc.example.com:1280/api/v3", auth: apiKey("key") };

describe("client options", () => {
  it.each<[string, Partial<Record<keyof VspcClientOptions | "basUrl", unknown>>, RegExp]>([
    ["a baseUrl that is not a URL", { baseUrl: "vspc.example.com" }, /baseUrl must be a URL such as https:\/\//],
    ["another scheme", { baseUrl: "ftp://vspc.example.com" }, /must start with https/],
    ["plain http to another machine", { baseUrl: "http://vspc.example.com:1280" }, /uses http/],
    ["a missing auth", { auth: undefined }, /auth must come from/],
    ["a fraction as maxAttempts", { maxAttempts: 1.5 }, /maxAttempts must be a whole number from 1 to 100, got 1.5/],
    ["a retryBudget that is not a number", { retryBudget: Number.NaN }, /retryBudget must be .* got NaN/],
    ["a misspelt option", { basUrl: "x" }, /unknown option basUrl; did you mean baseUrl\?/],
  ])("rejects %s", (_name, options, message) => {
    const make = () => createVspcClient({ ...good, ...options } as VspcClientOptions);
    expect(make).toThrow(expect.objectContaining({ kind: "input", message: expect.stringMatching(message) }));
  });

  it("never repeats credentials of a URL", () => {
    const make = () => createVspcClient({ ...good, baseUrl: "https://user:pa55@vspc.example.com" });
    expect(make).toThrow(expect.not.objectContaining({ message: expect.stringContaining("pa55") }));
  });

  it("accepts plain http to another machine only with allowPlainHttp", () => {
    const plain = { ...good, baseUrl: "http://vspc.example.com:1280" };
    expect(() => createVspcClient({ ...plain, allowPlainHttp: true })).not.toThrow();
    expect(() => createVspcClient({ ...plain, allowPlainHttp: false })).toThrow(/uses http/);
    expect(() => createVspcClient({ ...plain, allowPlainHttp: "yes" as never })).toThrow(/uses http|allowPlainHttp/);
  });
});

describe("arguments of a call", () => {
  const { vspc, seen } = vspcOf(() => json({ data: { siteUid: "s" } }));
  beforeEach(() => {
    seen.length = 0;
  });

  it.each(["", ".", "..", "\ud800"])("rejects %j as a path parameter", async (siteUid) => {
    await expect(vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } })).rejects.toMatchObject({
      kind: "input",
      operation: "GET /infrastructure/sites/{siteUid}",
      message: expect.stringContaining("path parameter siteUid"),
    });
    await expect(
      vspc.api.GET("/infrastructure/sites/{siteUid}", { params: { path: { siteUid } } }),
    ).rejects.toMatchObject({ kind: "input" });
    expect(seen).toHaveLength(0);
  });

  it("encodes a path parameter as one segment", async () => {
    await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid: "../a b?c" } });
    expect(seen.pop()?.path).toBe("/infrastructure/sites/..%2Fa%20b%3Fc");
  });

  it("rejects a missing path parameter, and an invalid request ID, timeout or header", async () => {
    const path = { siteUid: "s" };
    const call = vspc.get as unknown as (path: string, init: object) => Promise<unknown>;
    const refuse = (init: object, message: RegExp) =>
      expect(call("/infrastructure/sites/{siteUid}", init)).rejects.toMatchObject({
        kind: "input",
        message: expect.stringMatching(message),
      });
    await refuse({}, /siteUid is missing/);
    await refuse({ path, requestId: "1" }, /unknown option requestId/);
    const remove = vspc.delete as unknown as typeof call;
    const removed = remove("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid: "t" }, requestId: "1" });
    await expect(removed).rejects.toMatchObject({ kind: "input", message: expect.stringMatching(/must be a UUID/) });
    await refuse({ path, timeout: -1 }, /timeout must be a whole number/);
    await refuse({ path, headers: { "x-note": "a\nb" } }, /header x-note/);
    for (const name of ["Authorization", "X-Client-Version", "X-Request-id", "Host"]) {
      await refuse(
        { path, headers: { [name]: "1.0" } },
        new RegExp(`^headers: ${name.toLowerCase()} is set by the client`),
      );
    }
    await refuse({ path, select: [] }, /select: the list is empty/);
    expect(seen).toHaveLength(0);
  });

  it("rejects an operation newer than the version, and names both versions", async () => {
    const { vspc: old, seen } = vspcOf(() => json({ data: {} }), { version: "3.6" });
    const tenantUid = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";
    const message = expect.stringMatching(/3\.6\.1 .* 3\.6$/);
    const disable = "/infrastructure/sites/tenants/{tenantUid}/disable";
    await expect(old.post(disable, { path: { tenantUid } })).rejects.toMatchObject({ kind: "input", message });
    await expect(old.api.POST(disable, { params: { path: { tenantUid } } })).rejects.toMatchObject({ message });
    expect(seen).toHaveLength(0);
  });
});
