import { describe, expect, it } from "vitest";
import { operations, readServedDocument } from "../support/operations.js";
import { open, origin, uids } from "./vspc/open.js";

const all = operations(readServedDocument());

describe("the initial state", () => {
  const readAll = async (seed: number) => {
    const { sim, send } = open({ seed, tenants: 40 });
    const created = await send("POST", `/infrastructure/sites/${uids.frankfurt}/tenants`, {
      body: { credentials: { userName: "umbrella", password: "secret" } },
    });
    const lists = all.filter(({ key, path }) => key.startsWith("GET") && !path.includes("{"));
    const texts = [];
    for (const { path } of lists) texts.push((await send("GET", path, { query: { subject: "CN=test" } })).text);
    return [created.text, ...texts, JSON.stringify(sim.requests)];
  };

  it("returns identical bytes for the same seed, and different ones for another seed", async () => {
    expect(await readAll(7)).toEqual(await readAll(7));
    expect(await readAll(8)).not.toEqual(await readAll(7));
  });

  it("starts with 100,000 tenants, or with none", async () => {
    const { sim, send } = open({ tenants: 100_000 });
    const query = { offset: 99_999 };
    const { body } = await send("GET", "/infrastructure/sites/tenants", { query });
    expect(body.meta.pagingInfo).toEqual({ total: 100_000, count: 1, offset: 99_999 });
    const [row] = body.data;
    expect(sim.state.tenants.get(row.instanceUid)).toEqual(row);
    const empty = await open({ tenants: 0 }).send("GET", "/infrastructure/sites/tenants");
    expect(empty.body.meta.pagingInfo.total).toBe(0);
  });

  it("accepts requests to any origin and logs them without secrets", async () => {
    const { sim, send } = open();
    const form = { grant_type: "password", username: "aurora\\m.keller", password: "simulated-password" };
    const { access_token: token } = (await send("POST", "/token", { form, token: null })).body;
    await send("GET", "/about", { query: { password: "secret" } });
    await send("GET", "/about", { token });
    expect(sim.requests[1]).toMatchObject({ origin, path: "/about", operation: "getAboutInformation", status: 200 });
    expect(JSON.stringify(sim.requests)).toContain("[redacted]");
    expect(JSON.stringify(sim.requests)).not.toMatch(new RegExp(`secret"|simulated-|${token}`));
  });
});
