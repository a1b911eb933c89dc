import { expect, it } from "vitest";
import { password, refreshToken } from "../../src/index.js";
import { caught } from "../support/failures.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, json } from "../support/fake-fetch.js";
import { baseUrl, clientOf, now, pair, recordingStore, user } from "./token-endpoint.js";

/** Key of the tokens of `password(user)`. */
const key = `vspc-client:${baseUrl}:password:admin`;

useFakeClock(now);

const good = { accessToken: "kept", refreshToken: "r-kept", expiresAt: now + 3600_000, lifetime: 3600_000 };
it.each<[string, unknown, string]>([
  ["a pair", good, "kept"],
  ["a pair without a refresh token", { ...good, refreshToken: undefined }, "kept"],
  ["an expired pair", { ...good, expiresAt: now }, "a"],
  ["null", null, "a"],
  ["a text", "kept", "a"],
  ["a pair without a valid expiry", { ...good, expiresAt: "later" }, "a"],
  ["a pair without a lifetime", { ...good, lifetime: undefined }, "a"],
  ["an invalid token", { ...good, accessToken: "a\nb" }, "a"],
  ["an invalid refresh token", { ...good, refreshToken: 5 }, "a"],
])("uses a stored pair or replaces it: %s", async (_name, value, used) => {
  const { store, values } = recordingStore();
  values.set(key, value);
  const { vspc } = clientOf(() => json(pair), { tokenStore: store });
  await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer ${used}` });
});

it("stores tokens by server, way of signing in and user", async () => {
  const { store, values } = recordingStore();
  const { vspc, grants } = clientOf(() => json(pair), { tokenStore: store });
  await vspc.get("/about");
  await vspc.as("u-1").get("/about");
  await vspc.as("u-2").get("/about");
  const other = clientOf(() => json(pair), { tokenStore: store, auth: password({ ...user, username: "eve" }) });
  await other.vspc.get("/about");
  const renewed = clientOf(() => json(pair), { tokenStore: store, auth: refreshToken("first") });
  await renewed.vspc.get("/about");
  const digest = "p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4=";
  const asAdmin = ["as:u-1:password:admin", "as:u-2:password:admin"];
  const names = ["password:admin", ...asAdmin, "password:eve", `refresh:${digest}`];
  expect([...values.keys()]).toEqual(names.map((name) => `vspc-client:${baseUrl}:${name}`));
  expect(grants.map((form) => form.get("grant_type"))).toEqual(["password", "as", "as"]);
});

it("uses the stored tokens of the same refresh token, and never those of another", async () => {
  const { store, values } = recordingStore();
  let issued = 0;
  const issue = (form: URLSearchParams) => {
    issued++;
    return json({ ...pair, access_token: `access-${form.get("refresh_token")}` });
  };
  for (const name of ["alice", "bob", "alice"]) {
    const { vspc } = clientOf(issue, { tokenStore: store, auth: refreshToken(name) });
    await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer access-${name}` });
  }
  expect([issued, values.size]).toEqual([2, 2]);
  expect([...values.keys()].join()).not.toMatch(/alice|bob/);
});

it("never sends the tokens of an impersonated user for a parent that may not impersonate", async () => {
  const { store } = recordingStore();
  const issue = (form: URLSearchParams) => {
    if (form.get("grant_type") !== "as") return json({ ...pair, refresh_token: form.get("username") });
    return form.get("refresh_token") === "admin" ? json(pair) : failure(403, { type: "security", code: 403 });
  };
  const asUser = (username: string) =>
    clientOf(issue, { tokenStore: store, auth: password({ ...user, username }) }).vspc.as("u-1");
  await expect(asUser("admin").get("/about")).resolves.toEqual({ token: "Bearer a" });
  await expect(runTimers(asUser("weak").get("/about"))).rejects.toMatchObject({ kind: "security", status: 403 });
  await expect(runTimers(asUser("as:u-1:password:admin").get("/about"))).rejects.toMatchObject({ status: 403 });
});

it("writes only new tokens, and reports failures of the store", async () => {
  const { store, values, calls } = recordingStore();
  values.set(key, good);
  await clientOf(() => json(pair), { tokenStore: store }).vspc.get("/about");
  expect(calls).toEqual([]);
  const broken = { ...recordingStore().store, set: () => Promise.reject(new RangeError("full")) };
  const full = clientOf(() => json(pair), { tokenStore: broken }).vspc.get("/about");
  await expect(full).rejects.toMatchObject({ kind: "input", message: "tokenStore.set failed (RangeError)" });
  const stuck = { ...recordingStore().store, delete: () => Promise.reject(new Error("no")) };
  const { vspc } = clientOf(() => json(pair), { tokenStore: stuck });
  await expect(vspc.logout()).rejects.toMatchObject({ kind: "input", message: "tokenStore.delete failed" });
});

const old = { accessToken: "old", refreshToken: "r-old", expiresAt: now, lifetime: 3600_000 };
it("uses the tokens that another process has stored when its refresh token is refused", async () => {
  const { store, values } = recordingStore();
  const fresh = { ...old, accessToken: "fresh", expiresAt: now + 3600_000 };
  values.set(key, old);
  const refuse = () => {
    values.set(key, fresh);
    return json({ error: "invalid_grant" }, { status: 400 });
  };
  const { vspc, grants } = clientOf(refuse, { tokenStore: store });
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer fresh" });
  expect(grants.map((form) => form.get("refresh_token"))).toEqual(["r-old"]);
});

it.each<[string, () => Response, string, boolean]>([
  ["503", () => failure(503, { type: "transport" }), "transport", true],
  ["520, retryable", () => failure(520, { type: "retryableLogical" }), "unavailable", true],
  ["an HTML page", () => new Response("<html>", { headers: { "content-type": "text/html" } }), "protocol", false],
  ["no token", () => json({}), "protocol", false],
])("does not send the password if the server responds to a refresh with %s", async (_name, answer, kind, retryable) => {
  const { store, values } = recordingStore();
  values.set(key, old);
  const { vspc, grants } = clientOf(answer, { tokenStore: store });
  const error = await caught(vspc.get("/about"));
  expect(error).toMatchObject({ kind, operation: "POST /token" });
  expect(error.retryable === true).toBe(retryable);
  expect(grants.map((form) => form.get("grant_type"))).toEqual(["refresh_token"]);
});
