import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVspcClient, password, refreshToken, type TokenStore, type VspcClientOptions } from "../../src/index.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, json, type Seen } from "../support/fake-fetch.js";
import { baseUrl, now, user } from "./token-endpoint.js";

useFakeClock(now);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server with single-use refresh tokens and access tokens of 3 s. A request takes 20 ms. */
function tokenServer() {
  const grants: string[] = [];
  let issued = 0;
  let firstValid = 1;
  let refresh = "first";
  let expiresAt = 0;
  const handle = async ({ path, body, headers }: Seen) => {
    await pause(20);
    if (path !== "/token") {
      const number = Number(headers.get("authorization")?.slice("Bearer access-".length));
      const isValid = number >= firstValid && Date.now() < expiresAt;
      return isValid ? json({ data: { number } }) : failure(401, { type: "security", code: 401 });
    }
    const form = new URLSearchParams(body);
    const grant = form.get("grant_type") ?? "";
    const isRefused = grant === "refresh_token" && form.get("refresh_token") !== refresh;
    grants.push(isRefused ? "refused" : grant);
    if (isRefused) return json({ error: "invalid_grant" }, { status: 400 });
    issued++;
    refresh = `refresh-${issued}`;
    expiresAt = Date.now() + 3000;
    return json({ access_token: `access-${issued}`, refresh_token: refresh, expires_in: 3 });
  };
  const revoke = () => {
    firstValid = issued + 1;
  };
  return { ...fakeFetch(handle), grants, revoke };
}

/** A store that takes 5 ms to read and 60 ms to write. */
function slowStore(): TokenStore {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => {
      await pause(5);
      return values.get(key);
    },
    set: async (key, value) => {
      await pause(60);
      values.set(key, value);
    },
    delete: (key) => values.delete(key),
  };
}

/** The same store with a lock for one caller at a time. */
function lockingStore() {
  const holders = new Set<string>();
  const lock = async (key: string) => {
    await pause(5);
    if (holders.has(key)) return undefined;
    holders.add(key);
    return () => holders.delete(key);
  };
  return { store: { ...slowStore(), lock }, holders };
}

describe("eight clients that share a slow store", () => {
  beforeEach(() => {
    // The thread pool computes digests. A fake clock does not wait for it.
    vi.spyOn(crypto.subtle, "digest").mockResolvedValue(new ArrayBuffer(32));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Returns a function that sends one call with each of eight clients. */
  function eightClients(options: Pick<VspcClientOptions, "auth" | "fetch" | "tokenStore">) {
    const clients = Array.from({ length: 8 }, () => createVspcClient({ baseUrl, ...options }));
    return () => runTimers(Promise.all(clients.map((client) => client.get("/about"))));
  }

  it("completes every call, although refresh tokens can be used once and only one client wins each race", async () => {
    const { fetch, grants } = tokenServer();
    const callAll = eightClients({ auth: refreshToken("first"), fetch, tokenStore: slowStore() });
    for (let round = 0; round < 4; round++) {
      await callAll();
      vi.setSystemTime(Date.now() + 3200);
    }
    expect(grants.filter((grant) => grant === "refresh_token")).toHaveLength(4);
  });

  it("completes every call after the shared token was revoked", async () => {
    const { fetch, grants, revoke } = tokenServer();
    const callAll = eightClients({ auth: refreshToken("first"), fetch, tokenStore: slowStore() });
    await callAll();
    revoke();
    await callAll();
    expect(grants.filter((grant) => grant === "refresh_token")).toHaveLength(2);
  });

  it("sends one token request per expiry if the store has a lock", async () => {
    const { fetch, grants } = tokenServer();
    const { store: tokenStore, holders } = lockingStore();
    const callAll = eightClients({ auth: password(user), fetch, tokenStore });
    for (let round = 0; round < 4; round++) {
      await callAll();
      expect(holders.size).toBe(0);
      vi.setSystemTime(Date.now() + 3200);
    }
    expect(grants).toEqual(["password", "refresh_token", "refresh_token", "refresh_token"]);
  });
});

it("reads the store again and refreshes once within the same call", async () => {
  const { fetch, grants, revoke } = tokenServer();
  const tokenStore = slowStore();
  const make = () => createVspcClient({ baseUrl, auth: password(user), fetch, tokenStore });
  const [first, second] = [make(), make()];
  await runTimers(first.get("/about"));
  await runTimers(second.get("/about"));
  revoke();
  await runTimers(first.get("/about"));
  // At this point, both the second client and the store have a revoked token.
  revoke();
  await expect(runTimers(second.get("/about"))).resolves.toEqual({ number: 3 });
  expect(grants).toEqual(["password", "refresh_token", "refresh_token"]);
});

/** Calls once with a client whose store has this lock. */
function callWith(lock: unknown, server: Pick<ReturnType<typeof tokenServer>, "fetch"> = tokenServer()) {
  const tokenStore = { ...slowStore(), lock } as TokenStore;
  return runTimers(createVspcClient({ baseUrl, auth: password(user), fetch: server.fetch, tokenStore }).get("/about"));
}

it("locks a separate key, which expires", async () => {
  const lock = vi.fn(() => () => undefined);
  await callWith(lock);
  expect(lock.mock.calls).toEqual([[`vspc-client:${baseUrl}:password:admin:lock`, 30_000]]);
});

it("releases the lock after a failed sign-in, and ignores a failed release", async () => {
  const release = vi.fn(() => {
    throw new Error("connection lost");
  });
  const server = fakeFetch(() => json({ error: "invalid_grant" }, { status: 400 }));
  const failed = callWith(() => release, server);
  await expect(failed).rejects.toMatchObject({ kind: "security", operation: "POST /token" });
  expect(release).toHaveBeenCalledOnce();
});

it("delays a call, but completes it, if another process never releases the lock", async () => {
  const server = tokenServer();
  await expect(callWith(() => undefined, server)).resolves.toEqual({ number: 1 });
  expect(server.grants).toEqual(["password"]);
});

it.each([
  ["returns no function", () => "OK", "tokenStore.lock must return a function that releases the lock, or undefined"],
  ["fails", () => Promise.reject(new RangeError("down")), "tokenStore.lock failed (RangeError)"],
])("names the lock of the token store in the error if it %s", async (_name, lock, message) => {
  const server = tokenServer();
  await expect(callWith(lock, server)).rejects.toMatchObject({ kind: "input", message });
  expect(server.seen).toEqual([]);
});
