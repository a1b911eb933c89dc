import { expect, it } from "vitest";
import { apiKey, createVspcClient, type VspcClientOptions } from "../../src/index.js";
import { sendingRules } from "../../src/vspc/requests.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const good = { baseUrl: "https://vspc.example.com:1280/api/v3", auth: apiKey("key") };
const input = (message: RegExp) => ({ kind: "input", message: expect.stringMatching(message) });

it.each<[string, Partial<Record<keyof VspcClientOptions | "basUrl", unknown>>, RegExp]>([
  ["a baseUrl that is not a URL", { baseUrl: "vspc.example.com" }, /baseUrl must be a URL such as https:\/\//],
  ["another scheme", { baseUrl: "ftp://vspc.example.com" }, /must start with https/],
  ["plain http to another machine", { baseUrl: "http://vspc.example.com:1280" }, /uses http/],
  ["a missing auth", { auth: undefined }, /auth must come from/],
  ["a fraction as maxAttempts", { maxAttempts: 1.5 }, /maxAttempts must be a whole number from 1 to 100, got 1.5/],
  ["a retryBudget that is not a number", { retryBudget: Number.NaN }, /retryBudget must be .* got NaN/],
  ["a misspelt option", { basUrl: "x" }, /unknown option basUrl; did you mean baseUrl\?/],
])("rejects a client with %s", (_name, options, message) => {
  const make = () => createVspcClient({ ...good, ...options } as VspcClientOptions);
  expect(make).toThrow(expect.objectContaining(input(message)));
});

it("accepts plain http to another machine only with allowPlainHttp", () => {
  const plain = { ...good, baseUrl: "http://vspc.example.com:1280" };
  expect(() => createVspcClient({ ...plain, allowPlainHttp: true })).not.toThrow();
  expect(() => createVspcClient({ ...plain, allowPlainHttp: false })).toThrow(/uses http/);
  expect(() => createVspcClient({ ...plain, allowPlainHttp: "yes" as never })).toThrow(/uses http|allowPlainHttp/);
});

/** A client whose calls accept any argument. */
type Loose = Record<string, (path: string, init?: object, changes?: unknown) => Promise<unknown>>;
function loose() {
  const { vspc, seen } = vspcOf(() => json({ data: { siteUid: "s" } }));
  return { vspc: vspc as unknown as Loose, seen };
}

it.each<[string, object, RegExp]>([
  ["delete", { guard: true }, /\bdelete\b.*\bguard\b/],
  ["post", { guard: true }, /\bpost\b.*\bguard\b/],
  ["put", { window: 2 }, /\bput\b.*\bwindow\b/],
  ["download", { select: ["name"] }, /\bdownload\b.*\bselect\b/],
  ["get", { requestId: "1" }, /unknown option requestId/],
  ...["post", "patch", "download"].map((name) => [name, { actionTimeout: 0 }, /actionTimeout must be/] as never),
])("rejects options of %s: %j", async (name, init, message) => {
  const { vspc, seen } = loose();
  await expect(Promise.resolve().then(() => vspc[name]?.("/about", init, []))).rejects.toMatchObject(input(message));
  expect(seen).toEqual([]);
});

const site = "/infrastructure/sites/{siteUid}";
const path = { siteUid: "s" };
it.each<[string, object, RegExp]>([
  ["a missing path parameter", {}, /siteUid is missing/],
  ["a negative timeout", { path, timeout: -1 }, /timeout must be a whole number/],
  ["a line break in a header", { path, headers: { "x-note": "a\nb" } }, /header x-note/],
  ["an empty select", { path, select: [] }, /select: the list is empty/],
  ...["Authorization", "X-Client-Version", "X-Request-id", "Host"].map((name): [string, object, RegExp] => {
    const message = new RegExp(`^headers: ${name.toLowerCase()} is set by the client`);
    return [`the header ${name}`, { path, headers: { [name]: "1.0" } }, message];
  }),
])("rejects a call with %s", async (_name, init, message) => {
  const { vspc, seen } = loose();
  await expect(vspc.get?.(site, init)).rejects.toMatchObject(input(message));
  expect(seen).toEqual([]);
});

it.each(["", ".", "..", "\ud800"])("rejects %j as a path parameter", async (siteUid) => {
  const { vspc, seen } = vspcOf(() => json({ data: {} }));
  const error = { ...input(/path parameter siteUid/), operation: `GET ${site}` };
  await expect(vspc.get(site, { path: { siteUid } })).rejects.toMatchObject(error);
  await expect(vspc.api.GET(site, { params: { path: { siteUid } } })).rejects.toMatchObject({ kind: "input" });
  expect(seen).toEqual([]);
});

it("rejects a request ID that is not a UUID, also for a call that would send none", async () => {
  const { vspc, seen } = loose();
  const init = { path: { tenantUid: "t" }, requestId: "1" };
  const removed = vspc.delete?.("/infrastructure/sites/tenants/{tenantUid}", init);
  await expect(removed).rejects.toMatchObject(input(/must be a UUID/));
  expect(seen).toEqual([]);
  expect(() => sendingRules("GET", "/about", "7")).toThrow("requestId must be a UUID, got 7");
});

it("rejects an operation newer than the version, and names both versions", async () => {
  const { vspc: old, seen } = vspcOf(() => json({ data: {} }), { version: "3.6" });
  const path = { tenantUid: "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401" };
  const disable = "/infrastructure/sites/tenants/{tenantUid}/disable";
  await expect(old.post(disable, { path })).rejects.toMatchObject(input(/3\.6\.1 .* 3\.6$/));
  await expect(old.api.POST(disable, { params: { path } })).rejects.toMatchObject(input(/3\.6\.1 .* 3\.6$/));
  expect(seen).toEqual([]);
});
