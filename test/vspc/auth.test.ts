import { expect, it, vi } from "vitest";
import { password } from "../../src/index.js";
import { useFakeClock } from "../support/fake-clock.js";
import { failure, json } from "../support/fake-fetch.js";
import { clientOf, now, pair, user } from "./token-endpoint.js";

useFakeClock(now);

const numbered = (_form: URLSearchParams, index: number) => json({ ...pair, access_token: `a-${index}` });
const typesOf = (grants: readonly URLSearchParams[]) => grants.map((form) => form.get("grant_type"));

it("signs in once for a hundred first calls, and refreshes once for 401s that arrive over several seconds", async () => {
  const held: (() => void)[] = [];
  let valid = "Bearer a-0";
  const { vspc, grants, seen } = clientOf(numbered, { concurrency: 100 }, async ({ headers }) => {
    if (headers.get("authorization") === valid) return json({ data: {} });
    await new Promise<void>((resolve) => held.push(resolve));
    return failure(401, { type: "security", code: 401 });
  });
  const callAll = () => Promise.all(Array.from({ length: 100 }, () => vspc.get("/about")));
  await callAll();
  expect(typesOf(grants)).toEqual(["password"]);
  expect(seen[0]?.headers.has("authorization")).toBe(false);
  valid = "Bearer a-1";
  const calls = callAll();
  await vi.waitFor(() => expect(held).toHaveLength(100));
  for (const count of [1, 50, 49]) {
    for (const release of held.splice(0, count)) release();
    await vi.advanceTimersByTimeAsync(3000);
  }
  await calls;
  expect(typesOf(grants)).toEqual(["password", "refresh_token"]);
});

it("waits for a new token after expiry, and uses the password if the refresh token is refused", async () => {
  const { vspc, grants } = clientOf((form, index) =>
    form.get("grant_type") === "refresh_token"
      ? json({ error: "invalid_grant", error_description: "dead" }, { status: 400 })
      : numbered(form, index),
  );
  await vspc.get("/about");
  vi.setSystemTime(now + 3_600_000);
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a-2" });
  expect(typesOf(grants)).toEqual(["password", "refresh_token", "password"]);
});

it("aborts one caller while the sign-in continues for the others", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { vspc, grants } = clientOf(() => gate.then(() => json(pair)));
  const controller = new AbortController();
  const left = expect(vspc.get("/about", { signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
  const staying = vspc.get("/about");
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  await left;
  open();
  await expect(staying).resolves.toEqual({ token: "Bearer a" });
  expect(grants).toHaveLength(1);
});

it("passes the second factor, or explains how to", async () => {
  const issue = (form: URLSearchParams) => {
    const passed = form.get("grant_type") === "mfa" && form.get("mfa_code") === "123456";
    return json(passed ? pair : { access_token: null, mfa_token: "m" });
  };
  const error = { kind: "challenge", operation: "POST /token", message: expect.stringContaining("`mfa`") };
  await expect(clientOf(issue).vspc.get("/about")).rejects.toMatchObject(error);
  const { vspc, grants } = clientOf(issue, { auth: password({ ...user, mfa: async () => "123456" }) });
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a" });
  expect(String(grants.at(-1))).toBe("grant_type=mfa&mfa_token=m&mfa_code=123456");
});

it("signs in as the other user with the parent's refresh token and limits", async () => {
  const { vspc, grants } = clientOf((form) =>
    form.get("grant_type") === "as"
      ? json({ ...pair, access_token: "other", refresh_token: "r-other" })
      : json({ ...pair, access_token: "own", refresh_token: "r-own" }),
  );
  const other = vspc.as("25a7c6e4-bdf1-43e4-85a6-01c1d2e30002");
  await expect(other.get("/about")).resolves.toEqual({ token: "Bearer other" });
  await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer own" });
  expect(grants.map(String)).toEqual([
    "grant_type=password&username=admin&password=hunter2",
    "grant_type=as&refresh_token=r-own&userUid=25a7c6e4-bdf1-43e4-85a6-01c1d2e30002",
  ]);
  expect(other.concurrency).toBe(vspc.concurrency);
});
