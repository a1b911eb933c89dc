import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const tenants = "/infrastructure/sites/tenants";

describe("pages", () => {
  it("returns 100 rows by default, with the total", async () => {
    const { send } = open({ tenants: 250 });
    const { body } = await send("GET", tenants);
    expect(body.meta.pagingInfo).toEqual({ total: 250, count: 100, offset: 0 });
    expect(body.data).toHaveLength(100);
  });

  it("returns the rows after the offset", async () => {
    const { send } = open({ tenants: 250 });
    const whole = (await send("GET", tenants, { query: { limit: 500 } })).body.data;
    const { body } = await send("GET", tenants, { query: { limit: 20, offset: 240 } });
    expect(body.data).toEqual(whole.slice(240));
    expect((await send("GET", tenants, { query: { offset: 1000 } })).body.data).toEqual([]);
  });

  it("limits pages to the configured maximum, even if it exceeds 500", async () => {
    const small = open({ tenants: 700, maxPageSize: 50 });
    expect((await small.send("GET", tenants, { query: { limit: 500 } })).body.meta.pagingInfo.count).toBe(50);
    const large = open({ tenants: 700, maxPageSize: 1000 });
    expect((await large.send("GET", tenants, { query: { limit: 700 } })).body.meta.pagingInfo.count).toBe(700);
  });

  it.each([{ limit: 0 }, { limit: 501 }, { limit: "ten" }, { limit: 1.5 }, { offset: -1 }, { offset: 2 ** 31 }])(
    "rejects %j",
    async (query) => {
      const { send } = open();
      const { status, body } = await send("GET", tenants, { query });
      expect([status, body.errors[0].code, body.errors[0].type]).toEqual([400, 400, "logical"]);
      expect(body.errors[0].parameterName).toBe(Object.keys(query)[0]);
    },
  );
});

describe("filter, sort and select", () => {
  it("combines filter, sort and select, and counts the matching rows in total", async () => {
    const { sim, send } = open({ tenants: 60 });
    const query = {
      filter: [{ operation: "or", items: [{ property: "type", operation: "equals", value: "VCD" }] }],
      sort: [{ property: "name", direction: "descending" }],
      select: [{ propertyPath: "name" }, { propertyPath: "credentials.userName" }],
      limit: 3,
    };
    const names = [...sim.state.tenants.rows()].filter(({ type }) => type === "VCD").map(({ name }) => name ?? "");
    const { body } = await send("GET", tenants, { query });
    expect(body.meta.pagingInfo).toEqual({ total: names.length, count: 3, offset: 0 });
    const expected = names.sort().reverse().slice(0, 3);
    expect(body.data).toEqual(expected.map((name) => ({ name, credentials: { userName: name } })));
  });

  it("includes changes between pages", async () => {
    const { sim, send } = open({ tenants: 10 });
    const query = { filter: [{ property: "isEnabled", operation: "equals", value: false }] };
    const before = (await send("GET", tenants, { query })).body.meta.pagingInfo.total;
    sim.state.tenants.update(uids.acme, { isEnabled: false });
    expect((await send("GET", tenants, { query })).body.meta.pagingInfo.total).toBe(before + 1);
    await send("POST", `${tenants}/${uids.acme}/enable`);
    expect((await send("GET", tenants, { query })).body.meta.pagingInfo.total).toBe(before);
  });

  it.each([
    ["filter", "[{"],
    ["filter", "{}"],
    ["filter", '[{"property":"name","operation":"like","value":"a"}]'],
    ["filter", '[{"property":"name","operation":"equals","collation":"binary","value":"a"}]'],
    ["filter", '[{"property":"name","operation":"equals"}]'],
    ["filter", '[{"property":"colour","operation":"equals","value":"a"}]'],
    ["filter", '[{"property":"credentials.colour","operation":"equals","value":"a"}]'],
    ["filter", '[{"property":"name","operation":"in","value":"a"}]'],
    ["filter", '[{"operation":"and","items":[]}]'],
    ["filter", '[{"operation":"and","items":[{"property":"colour","operation":"equals","value":1}]}]'],
    ["filter", '[{"operation":"nor","items":[{"property":"name","operation":"equals","value":1}]}]'],
    ["sort", '[{"property":"name","direction":"up"}]'],
    ["sort", '[{"property":"colour"}]'],
    ["sort", '[{"property":"credentials"}]'],
    ["sort", '[{"property":"gatewayPoolsUids"}]'],
    ["sort", "name"],
    ["select", '[{"propertyPath":"colour"}]'],
    ["select", '[{"propertyPath":"__proto__"}]'],
  ])("rejects %s=%s", async (name, value) => {
    const { send } = open();
    const { status, body } = await send("GET", tenants, { query: { [name]: value } });
    expect([status, body.errors[0].code, body.errors[0].parameterName]).toEqual([400, 400, name]);
  });

  it("applies select to single resources and to responses of writes", async () => {
    const { send } = open();
    const query = { select: [{ propertyPath: "siteName" }] };
    const { body } = await send("PUT", `/infrastructure/sites/${uids.frankfurt}/maintenanceModeIsEnabled`, {
      query: { ...query, maintenanceMode: true },
    });
    expect(body.data).toEqual({ siteName: "Frankfurt" });
  });
});

describe("nested lists", () => {
  it.each([
    [`/infrastructure/sites/${uids.frankfurt}/tenants`, "siteUid", uids.frankfurt],
    [`/infrastructure/sites/${uids.frankfurt}/backups`, "siteUid", uids.frankfurt],
    [`/infrastructure/sites/${uids.frankfurt}/tenants/products`, "siteUid", uids.frankfurt],
    [`/infrastructure/sites/${uids.frankfurt}/tenants/subtenants`, "backupServerUid", uids.frankfurtServer],
    [`/infrastructure/sites/${uids.frankfurt}/cloudgateways`, "backupServerUid", uids.frankfurtServer],
    [`/infrastructure/sites/cloudgatewaypools/${uids.publicPool}/cloudgateways`, "gatewayPoolUid", uids.publicPool],
    [`/infrastructure/sites/hardwarePlans/${uids.gold}/storages`, "hardwarePlanUid", uids.gold],
    [`${tenants}/${uids.acme}/backupResources`, "tenantUid", uids.acme],
    [`${tenants}/${uids.acme}/backupResources/usage`, "tenantUid", uids.acme],
    [`${tenants}/${uids.acme}/replicationResources/usage`, "tenantUid", uids.acme],
    [`${tenants}/${uids.globex}/vcdReplicationResources/usage`, "tenantUid", uids.globex],
    [`${tenants}/${uids.acme}/subtenants`, "tenantUid", uids.acme],
  ])("lists only rows of the parent: %s", async (path, property, value) => {
    const { send } = open({ tenants: 30 });
    const { body } = await send("GET", path);
    expect(body.data.length).toBeGreaterThan(0);
    expect(new Set(body.data.map((row: Record<string, unknown>) => row[property]))).toEqual(new Set([value]));
  });
});
