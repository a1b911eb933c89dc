import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const tenants = "/infrastructure/sites/tenants";
const acme = `${tenants}/${uids.acme}`;

/** Input that programs in other languages send, and that the real server accepts. */
describe("lenient filters", () => {
  const filtered = async (filter: string) => {
    const { send } = open();
    const { status, body } = await send("GET", tenants, { query: { filter } });
    return status === 200 ? body.data.map(({ name }: { name: string }) => name) : body.errors[0];
  };

  it("accepts null for members that could be absent", async () => {
    const condition = { property: "name", operation: "equals", value: "acme", collation: null, items: null };
    expect(await filtered(JSON.stringify([condition]))).toEqual(["acme"]);
    const group = { operation: "or", property: null, value: undefined, collation: null, items: [condition] };
    expect(await filtered(JSON.stringify([group]))).toEqual(["acme"]);
  });

  it("compares with null if value is null", async () => {
    const isNull = JSON.stringify([{ property: "description", operation: "equals", value: null, items: null }]);
    expect(await filtered(isNull)).toContain("globex");
    expect(await filtered('[{"property":"name","operation":"equals"}]')).toMatchObject({ parameterName: "filter" });
  });

  it("accepts single quotes in a filter", async () => {
    expect(await filtered("[{'property':'name','operation':'equals','value':'acme'}]")).toEqual(["acme"]);
    expect(await filtered(`[{'property':"name",'operation':'equals','value':'O\\'Neill "and" sons'}]`)).toEqual([]);
    expect(await filtered("[{'property':'name'")).toMatchObject({ code: 400, parameterName: "filter" });
  });

  it("keeps quotes inside strings with single quotes", async () => {
    const { sim, send } = open();
    const name = `it's "quoted" \\ here`;
    sim.state.tenants.update(uids.acme, { name });
    const single = `'${name.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
    for (const value of [JSON.stringify(name), single]) {
      const filter = `[{'property':'name','operation':'equals','value':${value}}]`;
      expect((await send("GET", tenants, { query: { filter } })).body.data).toHaveLength(1);
    }
  });
});

describe("lenient bodies", () => {
  it("accepts JSON Patch paths without the leading slash", async () => {
    const { send } = open();
    const patch = (path: string) => send("PATCH", acme, { body: [{ op: "replace", path, value: "new" }] });
    expect((await patch("description")).body.data.description).toBe("new");
    expect((await patch("credentials/userName")).body.data.name).toBe("new");
    expect((await patch("isEnabled")).body.errors[0].code).toBe(1001);
    expect((await patch("colour")).body.errors[0].code).toBe(1001);
  });
});

describe("lenient paths", () => {
  it.each(["/INFRASTRUCTURE/sites/Tenants", `${tenants}/`, `${acme.toUpperCase()}`, `${acme}/BACKUPresources/`])(
    "ignores the case and a trailing slash of %s",
    async (path) => {
      const { send, sim } = open();
      expect((await send("GET", path)).body.data).toBeDefined();
      expect(sim.requests[0]?.operation).toBeDefined();
    },
  );
});

describe("client versions", () => {
  const accepted = ["3.5", "3.5.1", "3.6", "3.6.1", "3.6.2", "3.7", "3.12.4"].map((version) => [version, 200]);
  const rejected = ["3.4", "2.0", "4.0", "3", "3.6.1.0", "latest"].map((version) => [version, 400]);
  it.each([...accepted, ...rejected])("responds to the client version %s with status %i", async (version, status) => {
    const { send } = open();
    const got = await send("GET", "/about", { headers: { "x-client-version": String(version) } });
    expect([got.status, got.body.error?.code]).toEqual([status, status === 400 ? "UnsupportedApiVersion" : undefined]);
  });
});
