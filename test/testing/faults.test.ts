import { describe, expect, it } from "vitest";
import { defaultApiKey, type FaultKind, type FaultProfile } from "../../src/testing/index.js";
import { open, origin, uids } from "./vspc/open.js";

const path = `/infrastructure/sites/${uids.frankfurt}/tenants`;
const create = (userName: string, id?: string) => ({
  body: { credentials: { userName } },
  headers: id === undefined ? {} : { "x-request-id": id },
});
const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const authorization = `Bearer ${defaultApiKey}`;

describe("faults that replace the response", () => {
  it.each([
    ["transport", 520, "transport", 504],
    ["logical", 520, "logical", 1000],
    ["retryableLogical", 520, "retryableLogical", 1000],
    ["security", 520, "security", 403],
    ["unspecified", 520, "unspecified", 500],
    ["unauthorized", 401, "security", 401],
    ["throttled", 429, "transport", 429],
  ] as const)("simulates %s as status %i", async (kind, status, type, code) => {
    const { send } = open({ faults: { kinds: [kind] } });
    const got = await send("GET", "/about");
    expect([got.status, got.body.errors[0].type, got.body.errors[0].code]).toEqual([status, type, code]);
    expect(got.headers.get("x-simulated-fault")).toBe(kind);
  });

  it("simulates HTML pages, empty bodies, redirects and truncated JSON", async () => {
    const { sim } = open();
    const get = async (kind: FaultKind) => {
      sim.faults({ kinds: [kind] });
      const response = await sim.fetch(`${origin}/api/v3/about`, { headers: { authorization }, redirect: "manual" });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const html = await get("html");
    expect([html.status, html.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const empty = await get("empty-500");
    expect([empty.status, empty.text, empty.headers.get("content-length")]).toEqual([500, "", "0"]);
    const redirect = await get("redirect");
    expect([redirect.status, redirect.headers.get("location")]).toEqual([
      302,
      "https://elsewhere.example/api/v3/about",
    ]);
    const truncated = await get("truncated-json");
    expect(truncated.status).toBe(200);
    expect(() => JSON.parse(truncated.text)).toThrow(SyntaxError);
  });

  it("returns 429 to as many consecutive requests as configured", async () => {
    const { send } = open({ faults: { kinds: ["throttled"], on: { nth: 2 }, burst: 3, retryAfter: 9 } });
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await send("GET", "/about")).status);
    expect(statuses).toEqual([200, 429, 429, 429, 200, 200]);
  });
});

describe("selection of requests for faults", () => {
  const statuses = async (faults: FaultProfile, calls: readonly (readonly [string, string])[]) => {
    const { send } = open({ faults });
    const got = [];
    for (const [method, target] of calls) got.push((await send(method, target)).status);
    return got;
  };
  const calls = [
    ["GET", "/about"],
    ["GET", `/infrastructure/sites/${uids.frankfurt}`],
    ["POST", "/licensing/console/update"],
    ["GET", "/about"],
  ] as const;
  const kinds = ["logical"] as const;

  it.each([
    [{ on: { method: "post" } }, [200, 200, 520, 200]],
    [{ on: { path: "/about" } }, [520, 200, 200, 520]],
    [{ on: { path: "/about", nth: 2 } }, [200, 200, 200, 520]],
    [{ on: { path: "/infrastructure/sites/{siteUid}" } }, [200, 520, 200, 200]],
    [{ on: { path: /^\/licensing/g } }, [200, 200, 520, 200]],
    [{ rate: 0 }, [200, 200, 200, 200]],
    [{}, [520, 520, 520, 520]],
  ])("applies the fault profile %j to the matching requests", async (profile, expected) => {
    expect(await statuses({ kinds, ...profile }, calls)).toEqual(expected);
  });

  it("selects requests by seed and rate", async () => {
    const many = Array.from({ length: 400 }, () => ["GET", "/about"] as const);
    const draw = (seed: number) => statuses({ kinds: ["logical", "throttled"], rate: 0.25, seed }, many);
    const first = await draw(1);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    const share = first.filter((status) => status !== 200).length / many.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.35);
    expect(new Set(first)).toEqual(new Set([200, 429, 520]));
  });

  it("changes faults while the simulator runs, and records each one in the log", async () => {
    const { sim, send } = open();
    sim.faults({ kinds: ["logical"], on: { path: "/about" } }, { kinds: ["transport"], on: { path: "/users" } });
    await send("GET", "/about");
    await send("GET", "/users");
    sim.faults();
    await send("GET", "/about");
    expect(sim.requests.map(({ fault }) => fault)).toEqual(["logical", "transport", undefined]);
  });
});

describe("lost responses", () => {
  const whole = ["reset-in-body", "truncated-json"] as const;
  const lost = ["reset", "html", "empty-500", "transport"] as const;
  it.each([...[...whole, ...lost].map((kind) => [kind, true] as const), ...lost.map((kind) => [kind, false] as const)])(
    "executes a repeated write once if %s replaces the first response, with an effect: %s",
    async (kind, effect) => {
      const { sim, send } = open({ faults: { kinds: [kind], on: { nth: 1 }, effect } });
      await send("POST", path, create("umbrella", id)).catch(() => undefined);
      expect(sim.state.effects).toHaveLength(effect ? 1 : 0);
      const again = await send("POST", path, create("umbrella", id));
      expect([again.status, again.body.data.name]).toEqual([200, "umbrella"]);
      expect(sim.state.effects).toHaveLength(1);
    },
  );

  it("selects randomly whether a write takes effect if the profile does not specify it", async () => {
    const { sim, send } = open({ faults: { kinds: ["reset"] } });
    for (let count = 0; count < 40; count++) await send("POST", path, create(`t${count}`)).catch(() => undefined);
    expect(sim.state.effects.length).toBeGreaterThan(5);
    expect(sim.state.effects.length).toBeLessThan(35);
  });
});

describe("faulty pages", () => {
  const tenants = "/infrastructure/sites/tenants";
  const page = async (profile: FaultProfile, query: Record<string, number>) => {
    const { sim, send } = open({ tenants: 100, faults: profile });
    const whole = [...sim.state.tenants.rows()].map(({ instanceUid }) => instanceUid);
    const { body } = await send("GET", tenants, { query });
    const rows = body.data.map((row: { instanceUid: string }) => whole.indexOf(row.instanceUid));
    return { rows: [rows[0], rows.length], ...body.meta.pagingInfo };
  };

  it.each([
    ["shortens pages with page-cap", { kinds: ["page-cap"], pageCap: 7 }, 0, { rows: [0, 7], count: 7 }],
    ["ignores the offset with offset-ignored", { kinds: ["offset-ignored"] }, 40, { rows: [0, 20], offset: 0 }],
    ["repeats a page with page-repeated", { kinds: ["page-repeated"] }, 40, { rows: [20, 20], offset: 40 }],
  ] as const)("%s", async (_, profile, offset, expected) => {
    expect(await page(profile, { limit: 20, offset })).toMatchObject(expected);
  });

  it("deletes one row and inserts another before each page except the first", async () => {
    const { sim, send } = open({ tenants: 100, faults: { kinds: ["rows-moved"] } });
    const before = [...sim.state.tenants.rows()].map(({ instanceUid }) => instanceUid);
    for (let offset = 0; offset < 100; offset += 20) await send("GET", tenants, { query: { limit: 20, offset } });
    const after = new Set([...sim.state.tenants.rows()].map(({ instanceUid }) => instanceUid));
    const stayed = before.filter((uid) => after.has(uid)).length;
    expect(after.size).toBe(100);
    expect(stayed).toBeGreaterThanOrEqual(96);
    expect(stayed).toBeLessThan(100);
  });

  it("does not apply faults of pages to single resources", async () => {
    const { send } = open({ faults: { kinds: ["offset-ignored"] } });
    expect((await send("GET", "/about")).headers.has("x-simulated-fault")).toBe(false);
  });
});
