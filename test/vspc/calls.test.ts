import { expect, it } from "vitest";
import { sendingRules, versionCheck } from "../../src/vspc/requests.js";
import { checkVersionText, compareVersions } from "../../src/vspc/version.js";
import { vspcOf } from "../support/vspc.js";

const uuid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

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

const [form, json] = ["application/x-www-form-urlencoded", "application/json"];
it.each<[string, unknown, string, string]>([
  ["/token", { a: "x y", b: "1" }, "a=x+y&b=1", form],
  ["/token", ["a"], '["a"]', json],
  ["/token", '{"a":1}', '{"a":1}', json],
  ["/token", null, "null", json],
  ["/token", Object.assign(Object.create(null), { a: 1 }), '{"a":1}', json],
  ["/tokens", { a: 1 }, '{"a":1}', json],
])("sends POST %s with %j as a form if it is a grant, and as JSON otherwise", async (path, body, text, type) => {
  const { vspc, seen } = vspcOf(() => Response.json({ data: {} }));
  await vspc.post(path as "/token", { body: body as never });
  expect(seen[0]).toMatchObject({ body: text });
  expect(seen[0]?.headers.get("content-type")).toBe(type);
});

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
