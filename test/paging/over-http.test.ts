import { describe, expect, it } from "vitest";
import { caught } from "../support/failures.js";
import { type Answer, cut, enterpriseManagerServer, vspcServer } from "./http.js";

const tenants = "/infrastructure/sites/tenants";
const usage = "/infrastructure/sites/tenants/backupResources/usage";

const uid = (n: number) => `5f1c0b7e-2d84-4a36-9e10-${n.toString(16).padStart(12, "0")}`;
const named = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ instanceUid: uid(from + i), name: `t${from + i}` }));

/** Reads the list with its default options. Returns its error if there is one. */
async function read(answer: Answer, options: { consistency?: "exact" | "fast"; pageSize?: number } = {}) {
  const server = await vspcServer(answer);
  const { warnings } = server;
  const rows: unknown[] = [];
  try {
    for await (const row of server.vspc.list(tenants, options)) rows.push(row);
  } catch (error) {
    return { rows, error, asked: server.asked(), warnings };
  }
  return { rows, error: undefined, asked: server.asked(), warnings };
}

describe("a list whose rows share identities or have none", () => {
  it("returns all rows if neighbouring rows share their identity on a later page", async () => {
    const rows = Array.from({ length: 1300 }, (_, i) => ({
      companyUid: uid(1),
      tenantUid: uid(i < 600 ? i : Math.floor(i / 2)),
      backupResourceUid: uid(7),
      usedStorageQuota: i,
    }));
    const { vspc } = await vspcServer(cut(rows));
    expect(await vspc.list(usage).toArray()).toEqual(rows);
    expect(await caught(vspc.list(usage, { consistency: "exact" }).toArray())).toMatchObject({ kind: "protocol" });
  });

  it.each([900, 1700])("drops a row whose identity was returned pages before, and warns (%i)", async (count) => {
    const rows = named(0, count);
    const shared = { instanceUid: uid(3), name: "other site" };
    rows[800] = shared;
    const { rows: given, error, warnings } = await read(cut(rows));
    expect(error).toBeUndefined();
    expect(given).toEqual(rows.filter((row) => row !== shared));
    expect(warnings).toEqual([`GET ${tenants}: rows were dropped: two rows have the identity "${uid(3)}"`]);
    const exact = await read(cut(rows), { consistency: "exact" });
    expect(exact.rows).toEqual(rows.slice(0, 500));
    expect(exact.error).toMatchObject({
      kind: "protocol",
      message: `GET ${tenants}: consistency "exact" is not possible: two rows have the identity "${uid(3)}"`,
    });
  });

  it("warns once for many rows that share identities, and requests each page once", async () => {
    const rows = Array.from({ length: 4200 }, (_, i) => ({ instanceUid: uid(i % 700), name: `t${i}` }));
    const { rows: given, error, asked, warnings } = await read(cut(rows));
    expect(error).toBeUndefined();
    expect(given.slice(0, 700)).toEqual(rows.slice(0, 700));
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("returns rows in order if select omits the identity, which is requested and removed", async () => {
    const rows = named(0, 1200).map((row, i) => ({ ...row, siteUid: uid(i % 7) }));
    const { vspc, queries } = await vspcServer(cut(rows));
    for (const consistency of [undefined, "exact"] as const) {
      const select = ["name", "siteUid"] as const;
      const given = await vspc.list(tenants, { select, ...(consistency && { consistency }) }).toArray();
      expect(given).toEqual(rows.map(({ name, siteUid }) => ({ name, siteUid })));
    }
    const names = ["name", "siteUid", "instanceUid"].map((propertyPath) => ({ propertyPath }));
    expect(JSON.parse(queries[0]?.get("select") ?? "")).toEqual(names);
  });

  it("loses no row to insertions if select contains the identity", async () => {
    const rows = named(0, 1200);
    const { vspc } = await vspcServer(({ offset, limit, number }) => {
      if (number === 1) rows.unshift(...named(5000, 3));
      return cut(rows)({ offset, limit, number });
    });
    const given = await vspc.list(tenants, { select: ["instanceUid", "name"] }).toArray();
    expect(given).toEqual(named(0, 1200));
  });

  it("stays exact if other UIDs of its rows change", async () => {
    let moves = 0;
    const answer: Answer = (asked) => {
      const rows = named(0, 1200).map((row) => ({ ...row, siteUid: uid(9000 + moves) }));
      moves++;
      return cut(rows)(asked);
    };
    const { rows, error } = await read(answer, { consistency: "exact" });
    expect(error).toBeUndefined();
    expect(rows.map((row) => (row as { name: string }).name)).toEqual(named(0, 1200).map(({ name }) => name));
  });

  it("returns all rows if the total or an identity is missing on a later page", async () => {
    const rows = named(0, 1200);
    const noTotal: Answer = (asked) => ({ ...cut(rows)(asked), total: asked.offset > 0 ? undefined : 1200 });
    expect(await read(noTotal)).toMatchObject({ rows, error: undefined });
    const some = rows.map((row, i) => (i % 100 === 99 && i > 500 ? { name: row.name } : row));
    expect(await read(cut(some))).toMatchObject({ rows: some, error: undefined });
    expect((await read(cut(some), { consistency: "exact" })).error).toMatchObject({ kind: "protocol" });
  });

  it("returns no row twice if rows are inserted when an identity is shared for the first time", async () => {
    const rows = named(0, 1300);
    rows[601] = { instanceUid: uid(600), name: "twin" };
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 1) rows.unshift(...named(5000, 20));
      return cut(rows)(asked);
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(rows.slice(20));
  });

  it("loses no row if rows are deleted when an identity is shared for the first time", async () => {
    const rows = named(0, 1300);
    rows[601] = { instanceUid: uid(600), name: "twin" };
    const all = [...rows];
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 1) rows.splice(0, 5);
      return cut(rows)(asked);
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(all);
  });

  it("ends without an error if the order changes between requests, and returns no row twice", async () => {
    const all = named(0, 3000);
    let seed = 11;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    const { rows, error } = await read((asked) => {
      const order = all.map((row) => ({ row, place: next() })).sort((one, other) => one.place - other.place);
      return cut(order.map(({ row }) => row))(asked);
    });
    expect(error).toBeUndefined();
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(1500);
  });
});

describe("a server that repeats pages", () => {
  const same = /returned the same \d+ rows at offset \d+ and at offset \d+: it ignores the offset/;
  const modes = [{}, { consistency: "exact" }, { consistency: "fast" }] as const;

  it.each(modes)("reports an ignored offset (%o)", async (options) => {
    const { rows, error, asked } = await read(({ limit }) => ({ rows: named(0, limit), total: 100_000 }), options);
    expect(rows).toEqual(named(0, 500));
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
    expect(asked.length).toBeLessThan(10);
  });

  it.each(modes)("reports an ignored offset if the total grows with every response (%o)", async (options) => {
    const growing: Answer = ({ limit, number }) => ({ rows: named(0, limit), total: 5000 * (number + 1) });
    const { error, asked } = await read(growing, options);
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
    expect(asked.length).toBeLessThan(20);
    const { vspc } = await vspcServer(growing);
    const narrowed = vspc.list(tenants, { ...options, consistency: "fast", select: ["name"] });
    expect((await caught(narrowed.toArray())).message).toMatch(same);
  });

  it.each(modes)("reports a single page that repeats the page before (%o)", async (options) => {
    const rows = named(0, 2600);
    const repeats: Answer = (asked) => {
      const isSecond = asked.offset > 400 && asked.offset < 600;
      return cut(rows)(isSecond ? { ...asked, offset: 0 } : asked);
    };
    const { rows: given, error } = await read(repeats, options);
    expect(given).toEqual(named(0, 500));
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
  });

  it.each(modes)("reads a page again that was repeated once (%o)", async (options) => {
    const rows = named(0, 2600);
    const once: Answer = (asked) => cut(rows)(asked.number === 1 ? { ...asked, offset: 0 } : asked);
    const { rows: given, error } = await read(once, options);
    expect(error).toBeUndefined();
    expect(given).toEqual(rows);
  });

  it("reports pages that repeat in a cycle", async () => {
    const rows = named(0, 3000);
    const round: Answer = (asked) => ({
      rows: cut(rows)({ ...asked, offset: asked.offset % 3000 }).rows,
      total: 1_000_000,
    });
    const { error, asked } = await read(round, { consistency: "fast" });
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
    expect(asked.length).toBeLessThan(40);
  });

  it.each([{}, { consistency: "exact" }] as const)(
    "reports a repeated page that does not join (%o)",
    async (options) => {
      // Uses the offset as a number of pages.
      const skips: Answer = ({ offset, limit }) => ({ rows: named(offset * limit, limit), total: 600_000 });
      const { error, asked } = await read(skips, options);
      expect(error).toMatchObject({
        kind: "protocol",
        message: expect.stringContaining("the page at 499 does not join the rows before it"),
      });
      expect(asked.length).toBeLessThan(20);
    },
  );

  it("accepts rows that moved by a whole page", async () => {
    const rows = named(0, 1200);
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 1) rows.unshift(...named(5000, 499));
      return cut(rows)(asked);
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(named(0, 1200));
  });

  it("accepts rows that look alike, with and without a growing total", async () => {
    const alike = Array.from({ length: 1700 }, () => ({ name: "t" }));
    const plain = await vspcServer(cut(alike));
    expect(await plain.vspc.list(tenants, { select: ["name"] }).toArray()).toEqual(alike);
    const growing = await vspcServer((asked) => {
      if (asked.number < 3) alike.push({ name: "t" });
      return cut(alike)(asked);
    });
    expect(await growing.vspc.list(tenants, { select: ["name"] }).toArray()).toHaveLength(1703);
  });
});

describe("a total that changes", () => {
  it.each([{}, { consistency: "fast" }] as const)(
    "accepts a total that decreases to the number of rows returned (%o)",
    async (options) => {
      const rows = named(0, 1200);
      const { rows: given, error } = await read((asked) => {
        if (asked.number === 2) rows.splice(900);
        return cut(rows)(asked);
      }, options);
      expect(error).toBeUndefined();
      expect(given.slice(0, 900)).toEqual(named(0, 900));
    },
  );

  it.each([{}, { consistency: "fast" }] as const)(
    "returns additional rows if the total increases (%o)",
    async (options) => {
      const rows = named(0, 1200);
      const { rows: given, error } = await read((asked) => {
        if (asked.number === 2) rows.push(...named(1200, 700));
        return cut(rows)(asked);
      }, options);
      expect(error).toBeUndefined();
      expect(given).toEqual(named(0, 1900));
    },
  );
});

describe("Enterprise Manager queries over HTTP", () => {
  const tenant = (n: number) => ({ Name: `t${n}`, UID: `urn:veeam:CloudTenant:${uid(n)}`, Enabled: true });
  const page = (number: number, size = 10) => Array.from({ length: size }, (_, i) => tenant((number - 1) * size + i));

  it("ends with an error if the number of pages grows without end", async () => {
    const { em, pages } = await enterpriseManagerServer((number) => ({ tenants: page(number), count: number + 1 }));
    const error = await caught(em.query("CloudTenant").toArray());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /query" });
    expect(error.message).toContain("the query had 2 pages and now has more than");
    expect(pages.length).toBeLessThan(50);
  });

  it("reads a query that grows while it is read", async () => {
    const { em } = await enterpriseManagerServer((number) => ({
      tenants: page(number),
      count: Math.min(20, number + 5),
    }));
    expect(await em.query("CloudTenant").toArray()).toHaveLength(200);
  });

  it("ends with an error if a page is repeated under the right number", async () => {
    const { em, pages } = await enterpriseManagerServer(() => ({ tenants: page(1), count: 1000 }));
    const error = await caught(em.query("CloudTenant").toArray());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /query" });
    expect(error.message).toContain("the server returned the same results as page 1 and as page 2");
    expect(pages).toEqual([1, 2, 1, 2]);
  });

  it("ends with an error if pages repeat in a cycle", async () => {
    const { em, pages } = await enterpriseManagerServer((number) => ({
      tenants: page(number === 1 ? 100 : number % 5),
      count: 1000,
    }));
    expect((await caught(em.query("CloudTenant").toArray())).message).toContain("the server returned the same results");
    expect(pages.length).toBeLessThan(30);
  });

  it("accepts a result that moved to the next page, and reads a page again that was wrong once", async () => {
    const moved = await enterpriseManagerServer((number, request) => ({
      tenants: page(request === 0 ? number : number - 1, 1),
      count: 5,
    }));
    expect((await moved.em.query("CloudTenant", { pageSize: 1 }).toArray()).map(({ Name }) => Name)).toEqual([
      "t0",
      "t0",
      "t1",
      "t2",
      "t3",
    ]);
    const wrong = await enterpriseManagerServer((number, request) => ({
      tenants: page(request === 1 ? 1 : number),
      count: 3,
    }));
    expect((await wrong.em.query("CloudTenant").toArray()).length).toBe(30);
    expect(wrong.pages).toEqual([1, 2, 1, 2, 3]);
  });

  it("returns no more rows than max, and rejects a max that is not a number", async () => {
    const { em } = await enterpriseManagerServer((number) => ({ tenants: page(number), count: 3 }));
    expect(await em.query("CloudTenant").toArray({ max: 30 })).toHaveLength(30);
    expect((await caught(em.query("CloudTenant").toArray({ max: 15 }))).message).toContain(
      "the list has at least 20 rows",
    );
    expect(await caught(em.query("CloudTenant").toArray({ max: Number.NaN }))).toMatchObject({ kind: "input" });
  });
});
