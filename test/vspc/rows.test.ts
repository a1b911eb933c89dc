import { expect, it } from "vitest";
import type { ListOptions } from "../../src/index.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const usage = "/infrastructure/sites/tenants/backupResources/usage";
const path = "/infrastructure/sites/tenants";
/** A collection in pages of two rows with the given paging information. */
function listOf(rows: readonly object[], options: ListOptions = {}, meta = {}, at: string = path) {
  const { vspc: client, seen } = vspcOf(({ query }) => {
    const [offset, limit] = [Number(query.get("offset")), Number(query.get("limit"))];
    const pagingInfo = { total: rows.length, offset, ...meta };
    return json({ data: rows.slice(offset, offset + Math.min(limit, 2)), meta: { pagingInfo } });
  });
  const list = client.list as unknown as (path: string, init: object) => ReturnType<typeof client.list>;
  return { rows: () => list(at, { pageSize: 2, ...options }).toArray() as Promise<unknown>, seen };
}

it.each<[string, boolean, object[], string?]>([
  ["instanceUid", true, [{ instanceUid: "a" }, { instanceUid: "b" }, { instanceUid: "c" }, { instanceUid: "d" }]],
  [
    "several uids together",
    true,
    [
      { tenantUid: "a", backupResourceUid: "11" },
      { tenantUid: "a1", backupResourceUid: "1" },
      { tenantUid: "b", backupResourceUid: "1" },
      { tenantUid: "b", backupResourceUid: "2" },
    ],
    usage,
  ],
  ["a number", true, [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }], "/users/logins"],
  [
    "a nested property",
    true,
    [1, 2, 3, 4].map((reportId) => ({ reportParameters: { reportId } })),
    "/licensing/reports/latest",
  ],
  ["none", false, [{ name: "x" }, { name: "x" }, { name: "x" }, { name: "y" }]],
  ["one of two properties", false, [1, 2, 3, 4].map((n) => ({ tenantUid: `t${n}` })), usage],
  ["null", false, [{ instanceUid: null }, { instanceUid: null }, { instanceUid: null }, { otherUid: null }]],
])("returns all rows with the identity: %s", async (_name, hasIdentity, rows, at) => {
  await expect(listOf(rows, {}, {}, at).rows()).resolves.toEqual(rows);
  await expect(listOf(rows, { consistency: "fast" }, {}, at).rows()).resolves.toEqual(rows);
  const exact = listOf(rows, { consistency: "exact" }, {}, at).rows();
  if (hasIdentity) await expect(exact).resolves.toEqual(rows);
  else await expect(exact).rejects.toThrow('consistency "exact" is not possible: a row has no identity');
});

it.each([{ data: {} }, { data: "x" }, { data: 5 }])("rejects %j in place of a list", async (body) => {
  const { vspc } = vspcOf(() => json(body));
  const message = `GET ${path}: the server returned 200 without a list`;
  const error = { kind: "protocol", operation: `GET ${path}`, message };
  await expect(vspc.list(path).toArray()).rejects.toMatchObject(error);
});

const four = ["a", "b", "c", "d"].map((instanceUid) => ({ instanceUid }));

it.each<[string, object]>([
  ["an invalid total", { total: -1 }],
  ["a total that is a text", { total: "4" }],
  ["a total with a fraction", { total: 3.5 }],
  ["an invalid offset", { offset: -1 }],
  ["an invalid offset under its other name", { offset: undefined, skip: -1 }],
])("returns all rows if the paging information contains %s", async (_name, meta) => {
  await expect(listOf(four, {}, meta).rows()).resolves.toEqual(four);
});

it.each([{ offset: 7 }, { offset: undefined, skip: 7 }])("rejects a page at another offset: %j", async (meta) => {
  const message = `GET ${path}: the server ignores the offset: it returned rows from 7 instead of 0`;
  await expect(listOf(four, {}, meta).rows()).rejects.toMatchObject({ kind: "protocol", message });
});
