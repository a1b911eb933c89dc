import { expect, it, vi } from "vitest";
import { type MfaCode, password, refreshToken } from "../../src/index.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, json } from "../support/fake-fetch.js";
import { baseUrl, clientOf, now, pair, recordingStore, user } from "./token-endpoint.js";

useFakeClock(now);

it.each<[string, Record<string, unknown>, number, string | undefined]>([
  ["as documented", {}, 3600, "r"],
  ["of a second", { expires_in: 1 }, 1, "r"],
  ["without a lifetime", { expires_in: undefined }, 3600, "r"],
  ["with a lifetime of zero", { expires_in: 0 }, 3600, "r"],
  ["with a negative lifetime", { expires_in: -5 }, 3600, "r"],
  ["with a lifetime that is a text", { expires_in: "60" }, 3600, "r"],
  ["with a lifetime of 32 years", { expires_in: 1e9 }, 3600, "r"],
  ["with a lifetime just below 32 years", { expires_in: 999_999_999 }, 999_999_999, "r"],
  ["without a refresh token", { refresh_token: null }, 3600, undefined],
  ["with an empty refresh token", { refresh_token: "" }, 3600, undefined],
  ["with a refresh token that is not text", { refresh_token: 5 }, 3600, undefined],
])("stores a pair %s with its expiry", async (_name, fields, seconds, refresh) => {
  const { store, calls } = recordingStore();
  const { vspc } = clientOf(() => json({ ...pair, ...fields }), { tokenStore: store });
  await vspc.get("/about");
  const lifetime = seconds * 1000;
  const rest = refresh === undefined ? {} : { refreshToken: refresh };
  const value = { accessToken: "a", expiresAt: now + lifetime, lifetime, ...rest };
  expect(calls).toEqual([[`vspc-client:${baseUrl}:password:admin`, value, 14 * 24 * 3600_000]]);
});

it.each([{ access_token: "" }, { access_token: 5 }, {}, []])("rejects %j as a token response", async (body) => {
  const { vspc } = clientOf(() => json(body));
  const message = "POST /token: the response contains no access token";
  await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "protocol", status: 200, message });
});

it("rejects a token that a header cannot contain without showing it", async () => {
  const { vspc } = clientOf(() => json({ ...pair, access_token: "se\ncret" }));
  const message = "POST /token: the response contains an invalid access token";
  const details = { kind: "protocol", operation: "POST /token", status: 200, message };
  await expect(vspc.get("/about")).rejects.toMatchObject(details);
});

it.each<[string, () => unknown, string]>([
  ["throws", () => Promise.reject(new TypeError("no phone: 123")), "failed \\(TypeError\\)"],
  ["returns nothing", () => undefined, "returned no text"],
  ["returns an empty text", () => "", "returned no text"],
  ["returns a number", () => 123456, "returned no text"],
])("fails the sign-in if mfa %s", async (_name, mfa, ending) => {
  const auth = password({ ...user, mfa: mfa as MfaCode });
  const { vspc, grants } = clientOf(() => json({ mfa_token: "m" }), { auth });
  const message = expect.stringMatching(`\`mfa\`, the function that returns the current code, ${ending}$`);
  await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "challenge", message });
  expect(grants).toHaveLength(1);
});

it.each([
  [400, 1],
  [401, 1],
  [403, 1],
  [404, 2],
  [503, 2],
])("after status %i, two calls send the password %i times", async (status, count) => {
  const { vspc, grants } = clientOf(() => json({ error: { code: "no", message: "no" } }, { status }));
  for (const _call of [1, 2]) await expect(vspc.get("/about")).rejects.toMatchObject({ operation: "POST /token" });
  expect(grants).toHaveLength(count);
});

it("sends each refresh token once after the login was revoked", async () => {
  let isRevoked = false;
  const { vspc, grants } = clientOf(
    () => (isRevoked ? json({ error: "invalid_grant" }, { status: 400 }) : json({ ...pair, refresh_token: "R2" })),
    { auth: refreshToken("R1") },
  );
  await vspc.get("/about");
  isRevoked = true;
  vi.setSystemTime(now + 3600_000);
  for (const _call of [1, 2, 3]) {
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "security", operation: "POST /token" });
  }
  expect(grants.map((form) => form.get("refresh_token"))).toEqual(["R1", "R2", "R1"]);
});

it("confirms a refresh that the server challenges", async () => {
  const issue = (form: URLSearchParams, index: number) =>
    json(form.get("grant_type") === "refresh_token" ? { mfa_token: "m" } : { ...pair, access_token: `a-${index}` });
  const { vspc, grants } = clientOf(issue, { auth: password({ ...user, mfa: () => "1" }) });
  await vspc.get("/about");
  vi.setSystemTime(now + 3600_000);
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a-2" });
  expect(grants.map((form) => form.get("grant_type"))).toEqual(["password", "refresh_token", "mfa"]);
});

it("reports a server that requests the second factor again after a code", async () => {
  const { vspc, grants } = clientOf(() => json({ mfa_token: "m" }), { auth: password({ ...user, mfa: () => "1" }) });
  const message = "POST /token: the server requested a second factor twice";
  await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "challenge", message });
  expect(grants.map((form) => form.get("grant_type"))).toEqual(["password", "mfa"]);
});

it.each([
  [2879_000, 1],
  [2880_000, 1],
  [2881_000, 2],
])("at an age of %d ms of an hour, a token costs %d token requests", async (age, count) => {
  const { vspc, grants } = clientOf((_form, index) => json({ ...pair, access_token: `a-${index}` }));
  await vspc.get("/about");
  vi.setSystemTime(now + age);
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a-0" });
  await vi.runAllTimersAsync();
  expect(grants).toHaveLength(count);
  await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer a-${count - 1}` });
});

it.each([
  [3589_999, "a-0"],
  [3590_000, "a-1"],
])("at an age of %d ms of an hour, a call is sent with %s", async (age, used) => {
  const { vspc } = clientOf((_form, index) => json({ ...pair, access_token: `a-${index}` }));
  await vspc.get("/about");
  vi.setSystemTime(now + age);
  await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer ${used}` });
});

it("retries with the latest refresh token, not with the first", async () => {
  let isDown = false;
  const issue = (_form: URLSearchParams, index: number) =>
    isDown ? failure(503, { type: "transport" }) : json({ ...pair, refresh_token: `r-${index}` });
  const { vspc, grants } = clientOf(issue, { auth: refreshToken("first"), maxAttempts: 4 });
  await vspc.get("/about");
  vi.setSystemTime(now + 3600_000);
  isDown = true;
  const error = { kind: "transport", retryable: true, attempts: 4 };
  await expect(runTimers(vspc.get("/about"))).rejects.toMatchObject(error);
  isDown = false;
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a" });
  expect(grants.map((form) => form.get("refresh_token"))).toEqual(["first", "r-0", "r-0", "r-0", "r-0", "r-0"]);
});
