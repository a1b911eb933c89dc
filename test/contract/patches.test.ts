import { describe, expect, it } from "vitest";
import { patchValues } from "../../scripts/mock/patches.js";
import { readDocument } from "../support/operations.js";

const violations = patchValues(readDocument("vspc"));
const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const replace = (path: string, value: unknown) => [{ op: "replace", path, value }];

describe("the values of a JSON Patch", () => {
  it("are held against the limits of the patched schema, wherever it has the property", () => {
    expect(violations(tenant, "patch", replace("/credentials", { userName: "acme.", password: "" }))).toEqual([
      expect.objectContaining({ name: "credentials.userName", place: "body", status: 400 }),
      expect.objectContaining({ name: "credentials.password", message: expect.stringContaining("fewer than 1 char") }),
    ]);
    expect(violations(tenant, "patch", replace("/maxConcurrentTask", 10_001))).toMatchObject([
      { name: "maxConcurrentTask", message: "maxConcurrentTask must be <= 10000" },
    ]);
    expect(violations(tenant, "patch", replace("/maxConcurrentTask", 10_000))).toEqual([]);
  });

  it("name each operation at fault", () => {
    const body = [
      ...replace("/throttlingValue", 0),
      ...replace("/description", "x"),
      ...replace("/throttlingValue", 1e4),
    ];
    expect(violations(tenant, "patch", body).map(({ name }) => name)).toEqual(["throttlingValue", "throttlingValue"]);
  });

  it.each([
    ["of another type, which the servers read", replace("/isThrottlingEnabled", "true")],
    ["of null", replace("/throttlingValue", null)],
    ["of a property that the schema does not have", replace("/AutoApprove", 1)],
    ["of an inherited name", replace("/constructor", 1)],
    ["that are not there", [{ op: "remove", path: "/description" }]],
  ])("pass %s", (_what, body) => {
    expect(violations(tenant, "patch", body)).toEqual([]);
  });

  it.each([
    ["is no JSON Patch", tenant, "patch", { throttlingValue: 0 }],
    ["holds no operations", tenant, "patch", [null, 1, { path: 1 }]],
    ["goes to an operation that patches nothing", "/about", "get", replace("/throttlingValue", 0)],
  ])("do not matter where a body %s", (_what, path, method, body) => {
    expect(violations(path, method, body)).toEqual([]);
  });
});
