import { describe, expect, it, vi } from "vitest";
import { createVspcClient, password, refreshToken } from "../../src/index.js";
import { useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, json, type Seen } from "../support/fake-fetch.js";
import { baseUrl, recordingStore } from "./token-endpoint.js";

const admin = () => password({ username: "admin", password: "hunter2" });

/** A token endpoint with single-use refresh tokens. Other paths accept the current access token only. */
function tokenServer(options: { lifetime?: number; deadRefresh?: boolean } = {}) {
  let issued = 0;
  let refresh = "";
  let revoked = 0;
  const grants: string[] = [];
  const issue = () => {
    issued++;
    refresh = `refresh-${issued}`;
    return json({ access_token: `access-${issued}`, refresh_token: refresh, expires_in: options.lifetime ?? 3600 });
  };
  const answer = ({ path, body, headers }: Seen) => {
    if (path !== "/token") {
      const current = issued > revoked && headers.get("authorization") === `Bearer access-${issued}`;
      return current ? json({ data: { path } }) : failure(401, { type: "security", code: 401 });
    }
    const form = new URLSearchParams(body);
    const grant = form.get("grant_type") ?? "";
    grants.push(grant);
    const refused = grant === "refresh_token" && (options.deadRefresh || form.get("refresh_token") !== refresh);
    return refused ? json({ error: "invalid_grant", error_description: "dead" }, { status: 400 }) : issue();
  };
  return { ...fakeFetch(answer), grants, revoke: () => (revoked = issued) };
}

useFakeClock(1_800_000_000_000);

describe("signing in with a password", () => {
  it("signs in once for a hundred first calls", async () => {
    const server = tokenServer();
    const vspc = createVspcClient({ baseUrl, auth: admin(), fetch: server.fetch });
    await Promise.all(Array.from({ length: 100 }, () => vspc.get("/about")));
    expect(server.grants).toEqual(["password"]);
    expect(server.seen[0]?.body).toBe("grant_type=password&username=admin&password=hunter2");
    expect(server.seen[0]?.headers.has("authorization")).toBe(false);
  });

  it("refreshes once for 401s that arrive over several seconds", async () => {
    const server = tokenServer();
    const held: (() => void)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await server.fetch(input, init);
      if (response.status === 401) await new Promise<void>((resolve) => held.push(resolve));
      return response;
    };
    const vspc = createVspcClient({ baseUrl, auth: admin(), fetch, concurrency: 100 });
    await vspc.get("/about");
    server.revoke();
    const calls = Promise.all(Array.from({ length: 100 }, () => vspc.get("/about")));
    await vi.waitFor(() => expect(held).toHaveLength(100));
    for (const release of held.splice(0, 1)) release();
    await vi.advanceTimersByTimeAsync(3000);
    for (const release of held.splice(0, 50)) release();
    await vi.advanceTimersByTimeAsync(3000);
    for (const release of held.splice(0)) release();
    await calls;
    expect(server.grants).toEqual(["password", "refresh_token"]);
  });

  it("waits for a new token after expiry, and uses the password if the refresh token is refused", async () => {
    const server = tokenServer({ deadRefresh: true });
    const vspc = createVspcClient({ baseUrl, auth: admin(), fetch: server.fetch });
    await vspc.get("/about");
    vi.setSystemTime(Date.now() + 3_600_000);
    await vspc.get("/about");
    expect(server.grants).toEqual(["password", "refresh_token", "password"]);
    expect(server.seen.at(-1)?.headers.get("authorization")).toBe("Bearer access-2");
  });

  it("aborts one caller while the sign-in continues for the others", async () => {
    const server = tokenServer();
    let open: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).endsWith("/token")) await gate;
      return server.fetch(input, init);
    };
    const vspc = createVspcClient({ baseUrl, auth: admin(), fetch });
    const controller = new AbortController();
    const leaving = vspc.get("/about", { signal: controller.signal });
    const staying = vspc.get("/about");
    const left = expect(leaving).rejects.toMatchObject({ kind: "aborted" });
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    await left;
    open?.();
    await expect(staying).resolves.toEqual({ path: "/about" });
    expect(server.grants).toEqual(["password"]);
  });

  it("passes the second factor, or explains how to", async () => {
    const { fetch, seen } = fakeFetch(({ path, body }) => {
      if (path !== "/token") return json({ data: { ok: true } });
      const form = new URLSearchParams(body);
      const passed = form.get("grant_type") === "mfa" && form.get("mfa_code") === "123456";
      return json(passed ? { access_token: "a", expires_in: 3600 } : { access_token: null, mfa_token: "m" });
    });
    const user = { username: "admin", password: "hunter2" };
    const without = createVspcClient({ baseUrl, auth: password(user), fetch });
    await expect(without.get("/about")).rejects.toMatchObject({
      kind: "challenge",
      operation: "POST /token",
      message: expect.stringContaining("`mfa`"),
    });
    const withCode = createVspcClient({ baseUrl, auth: password({ ...user, mfa: async () => "123456" }), fetch });
    await expect(withCode.get("/about")).resolves.toEqual({ ok: true });
    expect(seen.at(-2)?.body).toBe("grant_type=mfa&mfa_token=m&mfa_code=123456");
  });
});

describe("clients with a token store", () => {
  it("keeps the new refresh token for the next process", async () => {
    const server = tokenServer();
    const { store: tokenStore } = recordingStore();
    await createVspcClient({ baseUrl, auth: admin(), fetch: server.fetch }).get("/about");
    const make = () => createVspcClient({ baseUrl, auth: refreshToken("refresh-1"), fetch: server.fetch, tokenStore });
    await make().get("/about");
    await make().get("/about");
    expect(server.grants).toEqual(["password", "refresh_token"]);
  });
});

describe("impersonation", () => {
  const userUid = "25a7c6e4-bdf1-43e4-85a6-01c1d2e30002";

  it("signs in as the other user with the parent's refresh token and limits", async () => {
    const { fetch, seen } = fakeFetch(({ path, body }) => {
      if (path !== "/token") return json({ data: { instanceUid: "u" } });
      const as = new URLSearchParams(body).get("grant_type") === "as";
      return json({ access_token: as ? "other" : "own", refresh_token: as ? "r-other" : "r-own", expires_in: 3600 });
    });
    const vspc = createVspcClient({ baseUrl, auth: admin(), fetch });
    const other = vspc.as(userUid);
    await other.get("/users/me");
    await vspc.get("/users/me");
    expect(seen.filter((one) => one.path === "/token").map((one) => one.body)).toEqual([
      "grant_type=password&username=admin&password=hunter2",
      `grant_type=as&refresh_token=r-own&userUid=${userUid}`,
    ]);
    const calls = seen.filter((one) => one.path === "/users/me");
    expect(calls.map((one) => one.headers.get("authorization"))).toEqual(["Bearer other", "Bearer own"]);
    expect(other.concurrency).toBe(vspc.concurrency);
  });
});
