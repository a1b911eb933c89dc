import { describe, expect, it } from "vitest";
import { sendingRules, versionCheck } from "../../src/vspc/requests.js";
import { checkVersionText, compareVersions } from "../../src/vspc/version.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const uuid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

/** A client whose calls accept any argument. */
type Loose = Record<string, (path: string, init?: object, changes?: unknown) => Promise<unknown>>;
function loose(body: unknown = { data: {} }) {
  const { vspc, seen } = vspcOf(() => json(body));
  return { vspc: vspc as unknown as Loose, seen };
}

describe("invalid options of a call", () => {
  it.each<[string, object, string]>([
    ["get", { body: {} }, "body"],
    ["delete", { guard: true }, "guard"],
    ["post", { guard: true }, "guard"],
    ["put", { window: 2 }, "window"],
    ["patch", { body: [] }, "body"],
    ["download", { select: ["name"] }, "select"],
  ])("rejects options of %s: %j", async (name, init, unknown) => {
    const { vspc, seen } = loose();
    const message = expect.stringMatching(new RegExp(`\\b${name}\\b.*\\b${unknown}\\b`));
    await expect(Promise.resolve().then(() => vspc[name]?.("/about", init, []))).rejects.toMatchObject({
      kind: "input",
      message,
    });
    expect(seen).toEqual([]);
  });

  it.each(["get", "post", "patch", "download"])("rejects an actionTimeout of 0 for %s", async (name) => {
    const { vspc, seen } = loose();
    const work = Promise.resolve().then(() => vspc[name]?.("/about", { actionTimeout: 0 }, []));
    await expect(work).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("actionTimeout must be"),
    });
    expect(seen).toEqual([]);
  });

  it("rejects a request ID that is not a UUID, also for a call that would send none", () => {
    expect(() => sendingRules("GET", "/about", "7")).toThrow("requestId must be a UUID, got 7");
  });
});

describe("how a call is sent", () => {
  const always = { idempotent: true, idempotencyWindow: Number.POSITIVE_INFINITY, requestId: undefined, headers: {} };
  it.each([
    ["GET", "/about"],
    ["HEAD", "/about"],
    ["DELETE", "/asyncActions/{actionId}"],
    ["DELETE", "/asyncActions/{actionId}/result"],
  ])("treats %s %s as idempotent", (method, path) => {
    expect(sendingRules(method, path, undefined)).toEqual({ ...always, anonymous: false, write: false });
  });

  it("treats POST /token as idempotent, and sends it without credentials", () => {
    expect(sendingRules("POST", "/token", undefined)).toEqual({ ...always, anonymous: true, write: false });
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("treats %s as a write that can be repeated for 4.5 minutes", (method) => {
    const expected = { idempotent: true, idempotencyWindow: 270_000, anonymous: false, write: true };
    const headers = { "x-request-id": uuid };
    expect(sendingRules(method, "/tenants/asyncActions", uuid)).toEqual({ ...expected, requestId: uuid, headers });
    const [first, second] = [1, 2].map(() => sendingRules(method, "/tenants", undefined).requestId);
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(second).not.toBe(first);
  });

  it.each<[unknown, string, string]>([
    [{ a: "x y", b: "1" }, "a=x+y&b=1", "application/x-www-form-urlencoded"],
    [["a"], '["a"]', "application/json"],
    ['{"a":1}', '{"a":1}', "application/json"],
    [null, "null", "application/json"],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}', "application/json"],
  ])("sends POST /token with %j as a form if it is a grant, and as JSON otherwise", async (body, text, type) => {
    const { vspc, seen } = loose();
    await vspc.post?.("/token", { body });
    expect(seen[0]).toMatchObject({ body: text });
    expect(seen[0]?.headers.get("content-type")).toBe(type);
  });

  it("sends an object to other paths as JSON", async () => {
    const { vspc, seen } = loose();
    await vspc.post?.("/tokens", { body: { a: 1 } });
    expect(seen[0]?.body).toBe('{"a":1}');
  });
});

describe("the version of the API", () => {
  it.each<[string, string, number]>([
    ["3.6.1", "3.6.1", 0],
    ["3.6", "3.6.0", 0],
    ["3.6", "3.6.1", -1],
    ["3.6.1", "3.6", 1],
    ["3.10", "3.9.9", 1],
    ["4.0", "3.9", 1],
  ])("compares version %s with %s", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });

  it.each<[unknown]>([[3.6], [undefined], ["3"], ["3.6.1.2"], ["v3.6"], ["3.6 "], [["3.6"]]])(
    "rejects %j as a version",
    (version) => {
      const message = `version must look like 3.6.1, got ${String(version)}`;
      expect(() => checkVersionText(version as string)).toThrow(expect.objectContaining({ kind: "input", message }));
    },
  );

  const operations = { "GET /next": { since: "3.7" }, "GET /same": { since: "3.6.1" }, "GET /old": {} };
  const disable = "POST /infrastructure/sites/tenants/{tenantUid}/disable";
  it.each<[string, string, string | undefined]>([
    ["3.6.1", "GET /next", "3.7"],
    ["3.7", "GET /next", undefined],
    ["3.6.1", "GET /same", undefined],
    ["3.6", "GET /same", "3.6.1"],
    ["3.6", "GET /old", undefined],
    ["3.6", disable, "3.6.1"],
    ["3.6.1", disable, undefined],
    ["3.7", disable, undefined],
    ["3.5", "GET /about", undefined],
  ])("checks with version %s whether %s requires a later version: %s", async (version, operation, first) => {
    const check = async () => versionCheck(version, operations)(operation);
    if (first === undefined) await expect(check()).resolves.toBeUndefined();
    else {
      const message = `${operation}: requires version ${first} of the API, but the option version is ${version}`;
      await expect(check()).rejects.toMatchObject({ kind: "input", operation, message });
    }
  });
});
