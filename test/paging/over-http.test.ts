import { describe, expect, it } from "vitest";
import { caught } from "../enterprise-manager/support/setup.js";
import { type Answer, cut, enterpriseManagerServer, vspcServer } from "./http.js";

const tenants = "/infrastructure/sites/tenants";
const usage = "/infrastructure/sites/tenants/backupResources/usage";

const uid = (n: number) => `5f1c0b7e-2d84-4a36-9e10-${n.toString(16).padStart(12, "0")}`;
const named = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ instanceUid: uid(from + i), name: `t${from + i}` }));

/** What the list gives with its default options; its error where there is one. */
async function read(answer: Answer, options: { consistency?: "exact" | "fast"; pageSize?: number } = {}) {
  const server = await vspcServer(answer);
  const rows: unknown[] = [];
  try {
    for await (const row of server.vspc.list(tenants, options)) rows.push(row);
  } catch (error) {
    return { rows, error, asked: server.asked() };
  }
  return { rows, error: undefined, asked: server.asked() };
}

describe("a list whose rows cannot all be told apart", () => {
  it("is given whole where rows next to each other share all their uids, on a later page", async () => {
    const rows = Array.from({ length: 1300 }, (_, i) => ({
      companyUid: uid(1),
      tenantUid: uid(i < 600 ? i : Math.floor(i / 2)),
      usedStorageQuota: i,
    }));
    const { vspc } = await vspcServer(cut(rows));
    expect(await vspc.list(usage).toArray()).toEqual(rows);
    expect(await caught(vspc.list(usage, { consistency: "exact" }).toArray())).toMatchObject({ kind: "protocol" });
  });

  it.each([900, 1700])("is given whole where rows pages apart share a key; the row comes last (%i)", async (count) => {
    const rows = named(0, count);
    const shared = { instanceUid: uid(3), name: "other site" };
    rows[800] = shared;
    const { rows: given, error } = await read(cut(rows));
    expect(error).toBeUndefined();
    expect(given).toEqual([...rows.filter((row) => row !== shared), shared]);
    const exact = await read(cut(rows), { consistency: "exact" });
    expect(exact.rows).toEqual(rows.filter((row) => row !== shared));
    expect(String(exact.error)).toContain("two walks gave 1 rows fewer than the total: rows share a key");
  });

  it("is given whole where keys are shared pages apart first, and within a page later", async () => {
    const rows = named(0, 1700);
    const shared = { instanceUid: uid(3), name: "other site" };
    rows[700] = shared;
    rows[1201] = { instanceUid: uid(1200), name: "twin" };
    const { rows: given, error } = await read(cut(rows));
    expect(error).toBeUndefined();
    expect(given).toHaveLength(1700);
    expect(new Set(given.map((row) => JSON.stringify(row)))).toEqual(new Set(rows.map((row) => JSON.stringify(row))));
  });

  it("is given whole where more rows share keys than are worth keeping, in one walk", async () => {
    const rows = Array.from({ length: 4200 }, (_, i) => ({ instanceUid: uid(i % 700), name: `t${i}` }));
    const { rows: given, error, asked } = await read(cut(rows));
    expect(error).toBeUndefined();
    expect(given).toHaveLength(4200);
    expect(new Set(given.map((row) => JSON.stringify(row))).size).toBe(4200);
    expect(asked.filter((page) => page.startsWith("0+"))).toHaveLength(1);
    const exact = await read(cut(rows), { consistency: "exact" });
    expect(String(exact.error)).toContain("two walks gave 3500 rows fewer than the total: rows share a key");
  });

  it("is given whole and in order where select leaves the key out", async () => {
    const rows = named(0, 1200).map((row, i) => ({
      ...row,
      assignedForCompany: uid(i % 7),
      siteUid: uid(i < 600 || i >= 1100 ? i : i - 600),
    }));
    const { vspc, queries } = await vspcServer(cut(rows));
    const given = await vspc.list(tenants, { select: ["name", "siteUid"] }).toArray();
    expect(given).toEqual(rows.map(({ name, siteUid }) => ({ name, siteUid })));
    expect(queries[0]?.get("select")).toBe('[{"propertyPath":"name"},{"propertyPath":"siteUid"}]');
    const exact = vspc.list(tenants, { select: ["name"], consistency: "exact" });
    expect((await caught(exact.toArray())).message).toContain("an exact walk is not possible, as a row has no key");
  });

  it("is exact with select too, where the key is selected", async () => {
    const rows = named(0, 1200);
    const { vspc } = await vspcServer(({ offset, limit, number }) => {
      if (number === 1) rows.unshift(...named(5000, 3));
      return cut(rows)({ offset, limit, number });
    });
    const given = await vspc.list(tenants, { select: ["instanceUid", "name"] }).toArray();
    expect(given).toEqual(named(0, 1200));
  });

  it("is told apart by instanceUid alone, whatever other uids change meanwhile", async () => {
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

  it("is given whole where the total or a key is missing on a later page", async () => {
    const rows = named(0, 1200);
    const noTotal: Answer = (asked) => ({ ...cut(rows)(asked), total: asked.offset > 0 ? undefined : 1200 });
    expect(await read(noTotal)).toMatchObject({ rows, error: undefined });
    const some = rows.map((row, i) => (i % 100 === 99 && i > 500 ? { name: row.name } : row));
    expect(await read(cut(some))).toMatchObject({ rows: some, error: undefined });
    expect((await read(cut(some), { consistency: "exact" })).error).toMatchObject({ kind: "protocol" });
  });

  it("gives no row twice that was given before the keys gave out, though rows were inserted just then", async () => {
    const rows = named(0, 1300);
    rows[601] = { instanceUid: uid(600), name: "twin" };
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 1) rows.unshift(...named(5000, 20));
      return cut(rows)(asked);
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(rows.slice(20));
  });

  it("loses no row either, though rows were deleted just then", async () => {
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

  it("ends without an error where the order differs from answer to answer, and gives no row twice", async () => {
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

describe("a server that repeats itself", () => {
  const same = /gave the same \d+ rows at offset \d+ and at offset \d+: it does not honour the offset/;
  const modes = [{}, { consistency: "exact" }, { consistency: "fast" }] as const;

  it.each(modes)("is found out where it ignores the offset (%o)", async (options) => {
    const { rows, error, asked } = await read(({ limit }) => ({ rows: named(0, limit), total: 100_000 }), options);
    expect(rows).toEqual(named(0, 500));
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
    expect(asked.length).toBeLessThan(10);
  });

  it.each(modes)("is found out where the total grows with every answer, too (%o)", async (options) => {
    const growing: Answer = ({ limit, number }) => ({ rows: named(0, limit), total: 5000 * (number + 1) });
    const { error, asked } = await read(growing, options);
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
    expect(asked.length).toBeLessThan(20);
    const { vspc } = await vspcServer(growing);
    const keyless = vspc.list(tenants, { ...options, consistency: "fast", select: ["name"] });
    expect((await caught(keyless.toArray())).message).toMatch(same);
  });

  it.each(modes)("is found out where one page only is that before it (%o)", async (options) => {
    const rows = named(0, 2600);
    const repeats: Answer = (asked) => {
      const isSecond = asked.offset > 400 && asked.offset < 600;
      return cut(rows)(isSecond ? { ...asked, offset: 0 } : asked);
    };
    const { rows: given, error } = await read(repeats, options);
    expect(given).toEqual(named(0, 500));
    expect(error).toMatchObject({ kind: "protocol", message: expect.stringMatching(same) });
  });

  it.each(modes)("is read again where that was so for one answer only (%o)", async (options) => {
    const rows = named(0, 2600);
    const once: Answer = (asked) => cut(rows)(asked.number === 1 ? { ...asked, offset: 0 } : asked);
    const { rows: given, error } = await read(once, options);
    expect(error).toBeUndefined();
    expect(given).toEqual(rows);
  });

  it("is found out where its pages come round", async () => {
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
    "is left where it gives one page again at an offset that does not join (%o)",
    async (options) => {
      // Takes the offset for a number of pages.
      const skips: Answer = ({ offset, limit }) => ({ rows: named(offset * limit, limit), total: 600_000 });
      const { error, asked } = await read(skips, options);
      expect(error).toMatchObject({
        kind: "protocol",
        message: expect.stringContaining("the server gives the same 500 rows at offset 499 again"),
      });
      expect(asked.length).toBeLessThan(20);
    },
  );

  it("is told from rows that moved by a whole page", async () => {
    const rows = named(0, 1200);
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 1) rows.unshift(...named(5000, 499));
      return cut(rows)(asked);
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(named(0, 1200));
  });

  it("is told from rows that look alike, with and without a total that grows", async () => {
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
  it.each([{}, { consistency: "fast" }] as const)("may shrink to what was given (%o)", async (options) => {
    const rows = named(0, 1200);
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 2) rows.splice(900);
      return cut(rows)(asked);
    }, options);
    expect(error).toBeUndefined();
    expect(given.slice(0, 900)).toEqual(named(0, 900));
  });

  it.each([{}, { consistency: "fast" }] as const)("may grow by rows that are given too (%o)", async (options) => {
    const rows = named(0, 1200);
    const { rows: given, error } = await read((asked) => {
      if (asked.number === 2) rows.push(...named(1200, 700));
      return cut(rows)(asked);
    }, options);
    expect(error).toBeUndefined();
    expect(given).toEqual(named(0, 1900));
  });
});

describe("a query of Enterprise Manager", () => {
  const tenant = (n: number) => ({ Name: `t${n}`, UID: `urn:veeam:CloudTenant:${uid(n)}`, Enabled: true });
  const page = (number: number, size = 10) => Array.from({ length: size }, (_, i) => tenant((number - 1) * size + i));

  it("ends with an error where the number of pages grows for ever", async () => {
    const { em, pages } = await enterpriseManagerServer((number) => ({ tenants: page(number), count: number + 1 }));
    const error = await caught(em.query("CloudTenant").toArray());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /query" });
    expect(error.message).toContain("the query had 2 pages, and has more than");
    expect(pages.length).toBeLessThan(50);
  });

  it("may grow while it is read", async () => {
    const { em } = await enterpriseManagerServer((number) => ({
      tenants: page(number),
      count: Math.min(20, number + 5),
    }));
    expect(await em.query("CloudTenant").toArray()).toHaveLength(200);
  });

  it("ends with an error where a page is repeated under the right number", async () => {
    const { em, pages } = await enterpriseManagerServer(() => ({ tenants: page(1), count: 1000 }));
    const error = await caught(em.query("CloudTenant").toArray());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /query" });
    expect(error.message).toContain("the server gave the same results as page 1 and as page 2");
    expect(pages).toEqual([1, 2, 1, 2]);
  });

  it("ends with an error where pages come round", async () => {
    const { em, pages } = await enterpriseManagerServer((number) => ({
      tenants: page(number === 1 ? 100 : number % 5),
      count: 1000,
    }));
    expect((await caught(em.query("CloudTenant").toArray())).message).toContain("the server gave the same results");
    expect(pages.length).toBeLessThan(30);
  });

  it("takes no error from a result that moved to the next page, and reads a page again that came wrong once", async () => {
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
    expect(wrong.pages).toEqual([1, 2, 1, 2, 2, 3]);
  });

  it("takes no more than max, and no max that is no number", async () => {
    const { em } = await enterpriseManagerServer((number) => ({ tenants: page(number), count: 3 }));
    expect(await em.query("CloudTenant").toArray({ max: 30 })).toHaveLength(30);
    expect((await caught(em.query("CloudTenant").toArray({ max: 15 }))).message).toContain(
      "the list has at least 20 rows",
    );
    expect(await caught(em.query("CloudTenant").toArray({ max: Number.NaN }))).toMatchObject({ kind: "input" });
  });
});
