import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ApiError, password, refreshToken } from "../../src/index.js";
import { failure, json } from "../support/fake-fetch.js";
import { baseUrl, clientOf, kept, now, pair, user } from "./token-endpoint.js";

/** Under which the pair of `password(user)` is kept. */
const key = `vspc-client:${baseUrl}:password:admin`;

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what a token store holds", () => {
  const good = { accessToken: "kept", refreshToken: "r-kept", expiresAt: now + 3600_000, lifetime: 3600_000 };
  it.each<[string, unknown, string]>([
    ["a pair", good, "kept"],
    ["a pair without a refresh token", { ...good, refreshToken: undefined }, "kept"],
    ["a pair that is over", { ...good, expiresAt: now }, "a"],
    ["null", null, "a"],
    ["a text", "kept", "a"],
    ["a pair without its end", { ...good, expiresAt: "later" }, "a"],
    ["a pair without its lifetime", { ...good, lifetime: undefined }, "a"],
    ["a token that is none", { ...good, accessToken: "a\nb" }, "a"],
    ["a refresh token that is none", { ...good, refreshToken: 5 }, "a"],
  ])("is used or replaced: %s", async (_name, value, used) => {
    const { store, values } = kept();
    values.set(key, value);
    const { vspc } = clientOf(() => json(pair), { tokenStore: store });
    await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer ${used}` });
  });

  it("is told apart by server, way of signing in and user", async () => {
    const { store, values } = kept();
    const { vspc, grants } = clientOf(() => json(pair), { tokenStore: store });
    await vspc.get("/about");
    await vspc.as("u-1").get("/about");
    await vspc.as("u-2").get("/about");
    const other = clientOf(() => json(pair), { tokenStore: store, auth: password({ ...user, username: "eve" }) });
    await other.vspc.get("/about");
    const renewed = clientOf(() => json(pair), { tokenStore: store, auth: refreshToken("first") });
    await renewed.vspc.get("/about");
    const names = ["password:admin", "as:u-1", "as:u-2", "password:eve", "refresh"];
    expect([...values.keys()]).toEqual(names.map((name) => `vspc-client:${baseUrl}:${name}`));
    expect(grants.map((form) => form.get("grant_type"))).toEqual(["password", "as", "as"]);
  });

  it("is written only when it is new, and its faults are named", async () => {
    const { store, values, calls } = kept();
    values.set(key, good);
    await clientOf(() => json(pair), { tokenStore: store }).vspc.get("/about");
    expect(calls).toEqual([]);
    const broken = { ...kept().store, set: () => Promise.reject(new RangeError("full")) };
    const message = "tokenStore.set failed (RangeError)";
    const full = clientOf(() => json(pair), { tokenStore: broken });
    await expect(full.vspc.get("/about")).rejects.toMatchObject({ kind: "input", message });
    const stuck = { ...kept().store, delete: () => Promise.reject(new Error("no")) };
    const { vspc } = clientOf(() => json(pair), { tokenStore: stuck });
    await expect(vspc.logout()).rejects.toMatchObject({ kind: "input", message: "tokenStore.delete failed" });
  });
});

describe("a refused refresh token", () => {
  it("gives way to what another process has stored meanwhile", async () => {
    const { store, values } = kept();
    const old = { accessToken: "old", refreshToken: "r-old", expiresAt: now, lifetime: 3600_000 };
    const fresh = { ...old, accessToken: "fresh", expiresAt: now + 3600_000 };
    values.set(key, old);
    const { vspc, grants } = clientOf(
      () => {
        values.set(key, fresh);
        return json({ error: "invalid_grant" }, { status: 400 });
      },
      { tokenStore: store },
    );
    await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer fresh" });
    expect(grants.map((form) => form.get("refresh_token"))).toEqual(["r-old"]);
  });

  it.each<[string, () => Response, string, boolean]>([
    ["503", () => failure(503, { type: "transport" }), "transport", true],
    ["520, retryable", () => failure(520, { type: "retryableLogical" }), "unavailable", true],
    ["an HTML page", () => new Response("<html>", { headers: { "content-type": "text/html" } }), "protocol", false],
    ["no token", () => json({}), "protocol", false],
  ])(
    "does not give way where the server answers %s: the password stays at home",
    async (_name, answer, kind, retryable) => {
      const { store, values } = kept();
      const old = { accessToken: "old", refreshToken: "r-old", expiresAt: now, lifetime: 3600_000 };
      values.set(key, old);
      const { vspc, grants } = clientOf(answer, { tokenStore: store });
      const error: unknown = await vspc.get("/about").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind, operation: "POST /token" });
      expect((error as ApiError).retryable === true).toBe(retryable);
      expect(grants.map((form) => form.get("grant_type"))).toEqual(["refresh_token"]);
    },
  );
});
