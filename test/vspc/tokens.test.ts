import "../support/load-ahead.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ApiError,
  apiKey,
  createVspcClient,
  type MfaCode,
  password,
  refreshToken,
  type TokenStore,
  token,
  type VspcClientOptions,
} from "../../src/index.js";
import { failure, fakeFetch, json, type Seen } from "../support/fake-fetch.js";

const baseUrl = "https://vspc.example.com:1280/api/v3";
const user = { username: "admin", password: "hunter2" };
const now = 1_800_000_000_000;
const pair = { access_token: "a", refresh_token: "r", expires_in: 3600 };

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client of a token endpoint that answers so; every other path answers with the token it came with. */
function clientOf(issue: (form: URLSearchParams, index: number) => Response, options: Partial<VspcClientOptions> = {}) {
  const grants: URLSearchParams[] = [];
  const { fetch, seen } = fakeFetch(({ path, body, headers }: Seen) => {
    if (path !== "/token") return json({ data: { token: headers.get("authorization") } });
    const form = new URLSearchParams(body);
    return issue(form, grants.push(form) - 1);
  });
  const vspc = createVspcClient({ baseUrl, auth: password(user), fetch, maxAttempts: 1, ...options });
  return { vspc, grants, seen };
}

const kept = () => {
  const values = new Map<string, unknown>();
  const calls: unknown[][] = [];
  const store: TokenStore = {
    get: (key) => values.get(key),
    set: (key, value, ttl) => {
      calls.push([key, value, ttl]);
      return values.set(key, value);
    },
    delete: (key) => values.delete(key),
  };
  return { store, values, calls };
};

describe("a pair of tokens", () => {
  it.each<[string, Record<string, unknown>, number, string | undefined]>([
    ["as documented", {}, 3600, "r"],
    ["of a second", { expires_in: 1 }, 1, "r"],
    ["without a lifetime", { expires_in: undefined }, 3600, "r"],
    ["with a lifetime of zero", { expires_in: 0 }, 3600, "r"],
    ["with a negative lifetime", { expires_in: -5 }, 3600, "r"],
    ["with a lifetime that is a text", { expires_in: "60" }, 3600, "r"],
    ["with a lifetime of 32 years", { expires_in: 1e9 }, 3600, "r"],
    ["with one of little less", { expires_in: 999_999_999 }, 999_999_999, "r"],
    ["without a refresh token", { refresh_token: null }, 3600, undefined],
    ["with an empty refresh token", { refresh_token: "" }, 3600, undefined],
    ["with a refresh token that is no text", { refresh_token: 5 }, 3600, undefined],
  ])("%s is kept with its end", async (_name, fields, seconds, refresh) => {
    const { store, calls } = kept();
    const { vspc } = clientOf(() => json({ ...pair, ...fields }), { tokenStore: store });
    await vspc.get("/about");
    const lifetime = seconds * 1000;
    const rest = refresh === undefined ? {} : { refreshToken: refresh };
    const value = { accessToken: "a", expiresAt: now + lifetime, lifetime, ...rest };
    expect(calls).toEqual([[`vspc-client:${baseUrl}:password:admin`, value, 14 * 24 * 3600_000]]);
  });

  it.each([{ access_token: "" }, { access_token: 5 }, {}, []])("is missing in %j", async (body) => {
    const { vspc } = clientOf(() => json(body));
    const message = "POST /token: the answer holds no access token";
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "protocol", status: 200, message });
  });

  it("that a header cannot carry is refused without showing it", async () => {
    const { vspc } = clientOf(() => json({ ...pair, access_token: "se\ncret" }));
    const message = "the access token is empty or has characters that a header cannot carry";
    await expect(vspc.get("/about")).rejects.toMatchObject({ message });
  });
});

describe("the second factor", () => {
  it.each<[string, () => unknown, string]>([
    ["throws", () => Promise.reject(new TypeError("no phone: 123")), " failed (TypeError)"],
    ["gives nothing", () => undefined, " gave none"],
    ["gives an empty text", () => "", " gave none"],
    ["gives a number", () => 123456, " gave none"],
  ])("that %s ends the sign-in", async (_name, mfa, ending) => {
    const auth = password({ ...user, mfa: mfa as MfaCode });
    const { vspc, grants } = clientOf(() => json({ mfa_token: "m" }), { auth });
    const error: unknown = await vspc.get("/about").catch((reason: unknown) => reason);
    const message = expect.stringMatching(
      /`mfa`, the function that gives the current code, (failed \(TypeError\)|gave none)$/,
    );
    expect(error).toMatchObject({ kind: "challenge", message });
    expect(String(error).endsWith(ending)).toBe(true);
    expect(String(error)).not.toContain("123");
    expect(grants).toHaveLength(1);
  });
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
    values.set(`vspc-client:${baseUrl}:password:admin`, value);
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
    values.set(`vspc-client:${baseUrl}:password:admin`, good);
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
    const key = `vspc-client:${baseUrl}:password:admin`;
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
      values.set(`vspc-client:${baseUrl}:password:admin`, old);
      const { vspc, grants } = clientOf(answer, { tokenStore: store });
      const error: unknown = await vspc.get("/about").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind, operation: "POST /token" });
      expect((error as ApiError).retryable === true).toBe(retryable);
      expect(grants.map((form) => form.get("grant_type"))).toEqual(["refresh_token"]);
    },
  );
});

describe("a server that is down", () => {
  it("is asked again with the refresh token that it gave last, and not with the first", async () => {
    const isDown = [false, true, false];
    let phase = 0;
    const { vspc, grants } = clientOf(
      (_form, index) =>
        isDown[phase] ? failure(503, { type: "transport" }) : json({ ...pair, refresh_token: `r-${index}` }),
      { auth: refreshToken("first"), maxAttempts: 4 },
    );
    await vspc.get("/about");
    vi.setSystemTime(now + 3600_000);
    phase = 1;
    const failed = expect(vspc.get("/about")).rejects.toMatchObject({
      kind: "transport",
      retryable: true,
      attempts: 4,
    });
    await vi.runAllTimersAsync();
    await failed;
    phase = 2;
    await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a" });
    expect(grants.map((form) => form.get("refresh_token"))).toEqual(["first", "r-0", "r-0", "r-0", "r-0", "r-0"]);
  });
});

describe("a token's age", () => {
  it.each([
    [2879_000, 1],
    [2880_000, 1],
    [2881_000, 2],
  ])("of %d ms in an hour costs %d sign-ins", async (age, count) => {
    const { vspc, grants } = clientOf((_form, index) => json({ ...pair, access_token: `a-${index}` }));
    await vspc.get("/about");
    vi.setSystemTime(now + age);
    await expect(vspc.get("/about")).resolves.toEqual({ token: "Bearer a-0" });
    await vi.runAllTimersAsync();
    expect(grants).toHaveLength(count);
  });

  it.each([
    [3589_999, "a-0"],
    [3590_000, "a-1"],
  ])("of %d ms in an hour lets a call leave with %s", async (age, used) => {
    const { vspc } = clientOf((_form, index) => json({ ...pair, access_token: `a-${index}` }));
    await vspc.get("/about");
    vi.setSystemTime(now + age);
    await expect(vspc.get("/about")).resolves.toEqual({ token: `Bearer ${used}` });
  });
});

describe("ways of signing in", () => {
  it("refuse what is no text before anything is sent", () => {
    const loose = (value: unknown) => value as never;
    const refused: [() => unknown, string][] = [
      [() => password({ ...user, username: loose(5) }), "password: username is empty"],
      [() => password({ ...user, password: loose(undefined) }), "password: password is empty"],
      [() => refreshToken(loose({})), "refreshToken is empty"],
      [() => token(loose(undefined)), "token must be a string or a function"],
      [() => apiKey(loose(5)), "apiKey is empty or has characters that a header cannot carry"],
      [
        () => createVspcClient({ baseUrl, auth: apiKey("k") }).as("u"),
        "as: impersonation needs a sign-in by password or refresh token",
      ],
      [() => createVspcClient({ baseUrl, auth: password(user) }).as(""), "as: userUid is empty"],
    ];
    for (const [make, message] of refused) expect(make).toThrow(expect.objectContaining({ kind: "input", message }));
  });

  it("by a function that fails or gives no token say so, and nothing it said", async () => {
    const failing = clientOf(() => json(pair), { auth: token(() => Promise.reject(new TypeError("secret"))) });
    const failed = "GET /about: the function that gives the token failed (TypeError)";
    await expect(failing.vspc.get("/about")).rejects.toMatchObject({ kind: "security", message: failed });
    const none = clientOf(() => json(pair), { auth: token(() => undefined as never) });
    const message = "the token is empty or has characters that a header cannot carry";
    await expect(none.vspc.get("/about")).rejects.toMatchObject({ kind: "input", message });
    expect([...failing.seen, ...none.seen]).toEqual([]);
  });

  it("by a function are asked once for calls that are refused together", async () => {
    const asked: (string | undefined)[] = [];
    const { fetch } = fakeFetch(({ headers }) =>
      headers.get("authorization") === "Bearer t-2" ? json({ data: { ok: true } }) : failure(401, { code: 401 }),
    );
    const auth = token((refused) => `t-${asked.push(refused)}`);
    const vspc = createVspcClient({ baseUrl, auth, fetch });
    await vspc.get("/about");
    await Promise.all([vspc.get("/about"), vspc.get("/about")]);
    expect(asked).toEqual([undefined, "t-1"]);
  });

  it("act as another user only with a refresh token of their own", async () => {
    const { vspc } = clientOf(() => json({ ...pair, refresh_token: undefined }));
    const message = "GET /users/me: the server gave no refresh token, impersonation is not possible";
    await expect(vspc.as("u-1").get("/users/me")).rejects.toMatchObject({ kind: "security", message });
  });
});

describe("the end of a login", () => {
  const jwt = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
  it.each<[string, object, boolean]>([
    ["a number", { sub: "u", lid: 8 }, true],
    ["a text with characters of base64url", { sub: "u~~???>>>", lid: "8" }, true],
    ["no number", { sub: "u", lid: "x" }, false],
    ["zero", { sub: "u", lid: 0 }, false],
    ["a negative number", { sub: "u", lid: -8 }, false],
    ["a fraction", { sub: "u", lid: 8.5 }, false],
    ["a number without a user", { sub: 5, lid: 8 }, false],
  ])("is told to the server where its token names %s", async (_name, claims, isTold) => {
    const { vspc, seen } = clientOf(() => json({ ...pair, access_token: jwt(claims) }));
    await vspc.get("/about");
    await vspc.logout();
    const revoked = seen.filter(({ method }) => method === "DELETE").map(({ query }) => query.toString());
    expect(revoked).toEqual(isTold ? ["userLoginId=8"] : []);
  });

  it("of a client with a key sends nothing", async () => {
    const { vspc, seen } = clientOf(() => json(pair), { auth: apiKey("k") });
    await expect(vspc.logout()).resolves.toBeUndefined();
    expect(seen).toEqual([]);
  });
});
