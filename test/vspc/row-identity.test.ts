import { expect, it } from "vitest";
import { dataKinds } from "../../generated/vspc.data.js";
import { operations } from "../../generated/vspc.operations.js";
import { apiKey, createVspcClient, type ListOptions } from "../../src/index.js";
import { fakeFetch, json } from "../support/fake-fetch.js";

type Row = Readonly<Record<string, unknown>>;

const uid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A server with pages of at most `cap` rows that deletes the first row before each page except the first. */
function start(given: readonly Row[], cap: number, remove = (rows: readonly Row[]): readonly Row[] => rows.slice(1)) {
  let rows = given;
  const warnings: string[] = [];
  const { fetch, seen } = fakeFetch(({ query }) => {
    const offset = Number(query.get("offset"));
    if (offset > 0) rows = remove(rows);
    const page = rows.slice(offset, offset + Math.min(cap, Number(query.get("limit"))));
    const select: { propertyPath: string }[] | null = JSON.parse(query.get("select") ?? "null");
    const names = select?.map(({ propertyPath }) => propertyPath.split(".")[0] ?? "");
    const data = names ? page.map((row) => Object.fromEntries(names.map((name) => [name, row[name]]))) : page;
    return json({ data, meta: { pagingInfo: { total: rows.length, count: data.length, offset } } });
  });
  const client = createVspcClient({
    baseUrl: "https://vspc.example.com",
    auth: apiKey("key"),
    fetch,
    logger: { warn: (line) => void warnings.push(line) },
  });
  const list = client.list as unknown as (path: string, init?: object) => ReturnType<typeof client.list>;
  const read = (path: string, init?: ListOptions & { select?: string[] }) =>
    list(path, init).toArray() as unknown as Promise<Row[]>;
  return { read, list, seen, warnings, remaining: () => rows };
}

it("defines an identity for every paged list of the specification", () => {
  const paged = Object.entries(operations).flatMap(([key, traits]) => ("paged" in traits ? [key.slice(4)] : []));
  const identified = Object.entries(dataKinds).flatMap(([key, data]) => (Array.isArray(data) ? [key.slice(4)] : []));
  expect(identified.sort()).toEqual(paged.sort());
  expect(paged.length).toBeGreaterThan(80);
});

it.each([{}, { consistency: "exact" }] as const)(
  "returns all usage rows that differ only in the day, while companies are deleted (%o)",
  async (options) => {
    const days = ["2025-07-01", "2025-07-02", "2025-07-03"];
    const rows = Array.from({ length: 100 }, (_, i) =>
      days.map((date) => ({ companyUid: uid(i), locationUid: uid(1000 + i), date })),
    ).flat();
    const server = start(rows, 37, (now) => now.filter(({ companyUid }) => companyUid !== now[0]?.companyUid));
    const given = await server.read("/organizations/companies/usage", options);
    const texts = given.map((row) => JSON.stringify(row));
    expect(new Set(texts).size).toBe(texts.length);
    expect(server.remaining().filter((row) => !texts.includes(JSON.stringify(row)))).toEqual([]);
    expect(server.remaining().length).toBeLessThan(300);
  },
);

it.each([
  ["/infrastructure/sites/tenants", ["name", "siteName"], (i: number) => ({ instanceUid: uid(i), siteName: "S" })],
  ["/users/logins", ["name"], (i: number) => ({ id: i })],
  ["/infrastructure/sites/tenants/backupResources/usage", ["tenantUid", "name"], usageRow],
])("adds the identity to select and removes it from the rows of %s", async (path, select, make) => {
  const rows = Array.from({ length: 250 }, (_, i) => ({ ...make(i), name: `t${i}` }) as Row);
  const server = start(rows, 100);
  const given = await server.read(path, { select });
  expect(given.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  expect(Object.keys(given[0] ?? {}).sort()).toEqual([...select].sort());
  expect(server.warnings).toEqual([]);
});

it("removes the identity from nested properties and keeps the selected ones", async () => {
  const rows = Array.from({ length: 5 }, (_, i) => ({
    reportParameters: { reportId: i, organizationName: `o${i}` },
  }));
  const server = start(rows, 100);
  const path = "/licensing/reports/latest";
  const select = ["reportParameters.organizationName"];
  expect(await server.read(path, { select })).toEqual(
    rows.map(({ reportParameters: { organizationName } }) => ({ reportParameters: { organizationName } })),
  );
  expect(await server.read(path, { select: ["reportParameters"] })).toEqual(rows);
  expect(server.seen.map(({ query }) => query.get("select"))).toEqual([
    '[{"propertyPath":"reportParameters.organizationName"},{"propertyPath":"reportParameters.reportId"}]',
    '[{"propertyPath":"reportParameters"}]',
  ]);
});

it("adds nothing to select for a path outside the specification", async () => {
  const server = start([{ name: "a" }], 100);
  await server.read("/plugins", { select: ["name"] });
  expect(server.seen.map(({ query }) => query.get("select"))).toEqual(['[{"propertyPath":"name"}]']);
});

it("warns once about a missing identity on a second page, and throws if consistency is exact", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ name: `t${i}` }));
  const server = start(rows, 10, (now) => now);
  expect(await server.read("/plugins")).toEqual(rows);
  const reason = "a row has no identity";
  expect(server.warnings).toEqual([`GET /plugins: rows can be missed or repeated if the list changes: ${reason}`]);
  await expect(server.read("/plugins", { consistency: "exact" })).rejects.toMatchObject({
    kind: "protocol",
    message: `GET /plugins: consistency "exact" is not possible: ${reason}`,
  });
  const single = start(rows, 100);
  await single.read("/plugins");
  await single.read("/plugins", { consistency: "fast", pageSize: 10 });
  expect(single.warnings).toEqual([]);
});

it("returns both rows if one before the cursor and one after it share an identity", async () => {
  const path = "/protectedWorkloads/computersManagedByBackupServer";
  for (const [index, twin] of [
    [10, 9],
    [13, 7],
  ]) {
    const uidOf = (i: number) => uid(i === index ? Number(twin) : i);
    const rows = Array.from({ length: 25 }, (_, i) => ({ instanceUid: uidOf(i), name: `t${i}` }));
    const server = start(rows, 10, (now) => now);
    const first = (await server.list(path).pages().next()).value as unknown as Row[] & { cursor: string };
    expect(first).toHaveLength(10);
    expect([...first, ...(await server.read(path, { after: first.cursor }))]).toEqual(rows);
  }
});

function usageRow(i: number): Row {
  return { tenantUid: uid(i >> 1), backupResourceUid: uid(i & 1) };
}
