import { describe, expect, it } from "vitest";
import { apiKey, bulk, createVspcClient, type VspcClientOptions } from "../../src/index.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const baseUrl = "https://vspc.example.com";
const good = { baseUrl, auth: apiKey("key") };

describe("invalid connection options", () => {
  const whole = "must be a whole number from";
  const noExtras = "baseUrl must not contain credentials, a query or a fragment";
  it.each<[object, string]>([
    [{ fetch: 5 }, "fetch must be a function"],
    [{ headers: 5 }, "headers must be an object that maps names to values"],
    [{ headers: { Authorization: "x" } }, "headers: authorization is set by the client itself"],
    [{ timeout: 86_400_001 }, `timeout ${whole} 1 to 86400000 milliseconds, got 86400001`],
    [{ attemptTimeout: 0 }, `attemptTimeout ${whole} 1 to 86400000 milliseconds, got 0`],
    [{ maxResponseSize: 0 }, `maxResponseSize ${whole} 1 to 2147483648 bytes, got 0`],
    [{ maxResponseSize: 2 ** 31 + 1 }, `maxResponseSize ${whole} 1 to 2147483648 bytes, got 2147483649`],
    [{ concurrency: 1001 }, `concurrency ${whole} 1 to 1000 requests, got 1001`],
    [{ retryBudget: -1 }, `retryBudget ${whole} 0 to 1000000, got -1`],
    [{ baseUrl: { toString: () => baseUrl } }, "baseUrl must be a URL such as https://vspc.example.com:1280/api/v3"],
    [{ baseUrl: "https://admin@vspc.example.com" }, noExtras],
    [{ baseUrl: "https://:pw@vspc.example.com" }, noExtras],
    [{ baseUrl: "https://vspc.example.com/#a" }, noExtras],
    [{ baseUrl: "https://vspc.example.com/?a" }, noExtras],
  ])("rejects the options %j synchronously", (options, message) => {
    const make = () => createVspcClient({ ...good, ...options } as VspcClientOptions);
    expect(make).toThrow(expect.objectContaining({ kind: "input", message: expect.stringContaining(message) }));
  });

  it("rejects invalid options of a call, of bulk and of an action", async () => {
    const { vspc, seen } = vspcOf(() => json({ data: {} }));
    const refuse = (work: Promise<unknown>, message: string) =>
      expect(work).rejects.toMatchObject({ kind: "input", message: expect.stringContaining(message) });
    await refuse(vspc.get("/about", { timeout: 0 }), `timeout ${whole} 1 to 86400000 milliseconds, got 0`);
    await refuse(vspc.get("/about", { maxAttempts: 101 }), `maxAttempts ${whole} 1 to 100, got 101`);
    await refuse(
      bulk([1], () => 1, { concurrency: 0 }),
      `concurrency ${whole} 1 to 1000 items, got 0`,
    );
    const action = vspc.resume("5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f", "get", "/about");
    await refuse(action.result({ timeout: 2 ** 31 }), `timeout ${whole} 1 to 2147483647 milliseconds, got 2147483648`);
    expect(seen).toEqual([]);
  });
});
