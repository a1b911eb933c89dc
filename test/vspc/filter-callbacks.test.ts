import { expect, it } from "vitest";
import { and, type CloudTenant, type Fields, type Filter, not, or } from "../../src/index.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const tenants = "/infrastructure/sites/tenants";
type Row = Fields<CloudTenant>;

function client() {
  return vspcOf(() => json({ data: [], meta: { pagingInfo: { total: 0, offset: 0, count: 0 } } }));
}

it.each<[string, string, (row: Row) => unknown]>([
  ["joins two conditions with &&", "isEnabled.equals", (row) => row.isEnabled.equals(false) && row.name.contains("a")],
  [
    "joins two conditions with && inside a group",
    "name.equals",
    (row) => and(row.isEnabled.equals(true), row.name.equals("a") && row.type.equals("VCD")),
  ],
  [
    "joins two groups with &&",
    "type.equals",
    (row) => or(row.type.equals("VCD"), row.type.equals("General")) && not(row.isEnabled.equals(true)),
  ],
  [
    "selects one of two conditions with a ternary",
    "credentials.userName.equals",
    (row) => {
      const user = row.credentials.userName.equals("acme");
      return Date.now() > 0 ? row.isEnabled.equals(true) : user;
    },
  ],
  [
    "returns a list without one of its conditions",
    "name.equals",
    (row) => [row.isEnabled.equals(true), row.name.equals("a")].slice(0, 1),
  ],
  ["returns nothing", "name.equals", (row) => void row.name.equals("a")],
])("rejects a filter callback that %s", async (_name, condition, filter) => {
  const { vspc, seen } = client();
  const advice = "return it, combine it with and(…) or or(…), or do not build it";
  const message = `filter: ${condition}(…) is missing in the result; ${advice}`;
  const list = () => vspc.list(tenants, { filter: filter as (row: Row) => Filter<CloudTenant> });
  expect(list).toThrow(expect.objectContaining({ kind: "input", message }));
  expect(seen).toEqual([]);
});

it("accepts conditions that were built outside of this call of the callback", async () => {
  const { vspc, seen } = client();
  let shared: Filter<CloudTenant> | undefined;
  const enabled = vspc.list(tenants, {
    filter: (row) => {
      shared = row.isEnabled.equals(true);
      return shared;
    },
  });
  const named = vspc.list(tenants, { filter: (row) => row.name.equals("a") });
  const both = vspc.list(tenants, { filter: (row) => and(row.name.equals("a"), shared as Filter<CloudTenant>) });
  for (const list of [enabled, named, both]) await list.toArray();
  expect(seen.map(({ query }) => JSON.parse(query.get("filter") ?? "").length)).toEqual([1, 1, 1]);
});

it("rejects a sort callback that drops a key", () => {
  const { vspc, seen } = client();
  const list = () => vspc.list(tenants, { sort: (row) => row.name.ascending() && row.siteName.descending() });
  const message = "sort: name.ascending(…) is missing in the result; return it in a list, or do not build it";
  expect(list).toThrow(expect.objectContaining({ kind: "input", message }));
  expect(seen).toEqual([]);
});
