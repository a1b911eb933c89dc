import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { type Auth, createVspcClient, password, token } from "../../src/index.js";
import { type Bundled, loadBundle } from "../support/bundled.js";
import { fakeFetch, json, type Seen } from "../support/fake-fetch.js";

const baseUrl = "https://vspc.example.com";
const user = { username: "admin", password: "hunter2" };

/** Starts calls after 0, 1, 2, … 39 microtasks. */
function spread<T>(call: () => Promise<T>): Promise<T[]> {
  const after = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) await null;
    return call();
  };
  return Promise.all(Array.from({ length: 40 }, (_, turns) => after(turns)));
}

/** A server whose refresh tokens can be used once. Users with the password "mfa" need a second factor. */
function tokenServer() {
  const grants: string[] = [];
  const used = new Set<string>();
  const handle = ({ path, body }: Seen) => {
    if (path !== "/token") return json({ data: { serverVersion: "9.1" } });
    const form = new URLSearchParams(body);
    const type = form.get("grant_type") ?? "";
    grants.push(type);
    if (form.get("password") === "mfa") return json({ access_token: null, mfa_token: "m" });
    const refresh = form.get("refresh_token") ?? "";
    if (type === "refresh_token" && used.has(refresh)) return json({ error: "invalid_grant" }, { status: 400 });
    used.add(refresh);
    return json({ access_token: `a-${grants.length}`, refresh_token: `r-${grants.length}`, expires_in: 3600 });
  };
  return { ...fakeFetch(handle), grants };
}

describe("one sign-in for forty first calls, each a microtask after the other", () => {
  const rounds = Array.from({ length: 10 });

  it.each<[string, (vspc: Bundled["vspc"]) => Auth, string[]]>([
    ["with a password", ({ password }) => password(user), ["password"]],
    [
      "with a second factor",
      ({ password }) => password({ ...user, password: "mfa", mfa: () => "123456" }),
      ["password", "mfa"],
    ],
    ["with a refresh token", ({ refreshToken }) => refreshToken("first"), ["refresh_token"]],
  ])("signs in once %s", async (_name, authOf, expected) => {
    const { vspc } = await loadBundle();
    for (const _round of rounds) {
      const { fetch, grants } = tokenServer();
      const client = vspc.createVspcClient({ baseUrl, auth: authOf(vspc), fetch });
      await spread(() => client.get("/about"));
      expect(grants).toEqual(expected);
    }
  });

  it("signs in once as another user", async () => {
    const { vspc } = await loadBundle();
    for (const _round of rounds) {
      const { fetch, grants } = tokenServer();
      const other = vspc.createVspcClient({ baseUrl, auth: vspc.password(user), fetch }).as("u-1");
      await spread(() => other.get("/about"));
      expect(grants).toEqual(["password", "as"]);
    }
  });

  it("calls a token function once", async () => {
    const { fetch } = tokenServer();
    const getToken = vi.fn(async () => "t");
    const vspc = createVspcClient({ baseUrl, auth: token(getToken), fetch });
    await spread(() => vspc.get("/about"));
    expect(getToken).toHaveBeenCalledOnce();
  });

  it("logs on to Enterprise Manager once", async () => {
    const { em } = await loadBundle();
    for (const _round of rounds) {
      let logons = 0;
      const { fetch } = fakeFetch(({ method }) => {
        if (method !== "POST") return json({ CloudTenants: [] });
        logons++;
        return json({ SessionId: null }, { status: 201, headers: { "x-restsvcsessionid": "s" } });
      });
      const client = em.createEnterpriseManagerClient({ baseUrl: "https://em.example.com", ...user, fetch });
      await spread(() => client.tenants.list());
      expect(logons).toBe(1);
    }
  });
});

describe("a call that is aborted before its sign-in fails", () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  beforeEach(() => {
    rejections.length = 0;
    process.on("unhandledRejection", onRejection);
  });
  afterEach(() => {
    process.off("unhandledRejection", onRejection);
  });

  /** Aborts a call after some microtasks; unhandled rejections are reported in a later turn of the event loop. */
  async function abortAfter(turns: number, call: (signal: AbortSignal) => Promise<unknown>) {
    const controller = new AbortController();
    const outcome = call(controller.signal).catch((error: unknown) => error);
    for (let turn = 0; turn < turns; turn++) await null;
    controller.abort();
    expect(await outcome).toMatchObject({ kind: "aborted" });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  }

  const turns = [0, 1, 2, 3, 4, 5, 6];
  const refuse = () => fakeFetch(() => json({ error: "invalid_grant" }, { status: 400 })).fetch;

  it.each(turns)("rejects an aborted call with `aborted` only, %i microtasks after it was started", async (count) => {
    const vspc = createVspcClient({ baseUrl, auth: password(user), fetch: refuse() });
    await abortAfter(count, (signal) => vspc.get("/about", { signal }));
    const failing = createVspcClient({ baseUrl, auth: token(() => Promise.reject(new Error("no"))), fetch: refuse() });
    await abortAfter(count, (signal) => failing.get("/about", { signal }));
  });

  it.each(turns)(
    "rejects an aborted Enterprise Manager call with `aborted` only, %i microtasks after it was started",
    async (count) => {
      const { fetch } = fakeFetch(() => json({ Message: "no" }, { status: 401 }));
      const em = createEnterpriseManagerClient({ baseUrl: "https://em.example.com", ...user, fetch });
      await abortAfter(count, (signal) => em.tenants.list({ signal }));
    },
  );

  it("does not end the process if the token function itself aborts the call", async () => {
    const controller = new AbortController();
    const auth = token(() => {
      controller.abort();
      return Promise.reject(new Error("no"));
    });
    const vspc = createVspcClient({ baseUrl, auth, fetch: refuse() });
    await expect(vspc.get("/about", { signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });
});
