import { expect, it } from "vitest";
import { stringifyJson } from "../../src/http/encode.js";
import { serializeQuery } from "../../src/http/openapi-fetch.js";
import { and, apiKey, createVspcClient, exclusiveOr, type Fields, not, or } from "../../src/index.js";
import { fields } from "../../src/vspc/query/filter.js";
import { listQuery } from "../../src/vspc/query/list-query.js";

interface Row {
  name: string | null;
  type: "A" | "B";
  role: "PortalOperator" | "PortalAdministrator";
  currency: string;
  usedStorageQuota: number;
  lastActivation: { status: string; at?: string };
  uids: string[];
  isOn: boolean;
}
const fieldsOf = <T>() => fields(() => undefined) as Fields<T>;
const row = fieldsOf<Row>();

/** The query as printed in the vendor's guide. */
const printed = (query: Parameters<typeof listQuery>[0]) => decodeURIComponent(serializeQuery(listQuery(query)));

it.each<[string, () => Parameters<typeof listQuery>[0]]>([
  [
    'sort=[{"property":"usedStorageQuota","direction":"descending","collation":"lexicographic"}]',
    () => ({ sort: row.usedStorageQuota.descending("lexicographic") }),
  ],
  [
    'sort=[{"property":"type","direction":"ascending"},{"property":"currency","direction":"ascending"}]',
    () => ({ sort: [row.type.ascending(), row.currency.ascending()] }),
  ],
  [
    'filter=[{"property":"lastActivation.status","operation":"equals","collation":"ignorecase","value":"error"}]',
    () => ({ filter: row.lastActivation.status.equals("error", "ignorecase") }),
  ],
  [
    'filter=[{"operation":"or","items":[{"property":"role","operation":"equals","value":"PortalAdministrator"},' +
      '{"property":"role","operation":"equals","value":"PortalOperator"}]}]',
    () => ({ filter: or(row.role.equals("PortalAdministrator"), row.role.equals("PortalOperator")) }),
  ],
  [
    'select=[{"propertyPath":"instanceUid"},{"propertyPath":"name"},{"propertyPath":"status"}]',
    () => ({ select: ["instanceUid", "name", "status"] }),
  ],
])("writes %s", (expected, query) => {
  expect(printed(query())).toBe(expected);
});

it("accepts properties named like an operator", () => {
  const odd = fieldsOf<{ contains: string; ascending: number; descending: { equals: string } }>();
  expect(odd.contains.equals("x")).toEqual({ property: "contains", operation: "equals", value: "x" });
  expect(odd.ascending.descending()).toEqual({ property: "ascending", direction: "descending" });
  expect(odd.descending).not.toBeTypeOf("function");
});

it("returns undefined for symbols, so that tools do not mistake a row for a list or a promise", () => {
  expect(Reflect.get(row, Symbol.iterator)).toBeUndefined();
  expect(Reflect.get(row.name, Symbol.toPrimitive)).toBeUndefined();
});

it("writes dates, null, bigint and lists", () => {
  const expressions = [
    row.lastActivation.at.greaterThan(new Date(Date.UTC(2026, 10, 2, 8))),
    row.name.equals(null),
    row.usedStorageQuota.lessThan(9_007_199_254_740_993n),
    row.type.in(["A", "B"]),
    row.uids.superset(["x"]),
    row.uids.contains("x"),
    row.uids.subset(["x", "y"]),
    fieldsOf<{ pairs: string[][] }>().pairs.contains(["x", "y"]),
    row.isOn.notEquals(false),
  ];
  expect(JSON.parse(stringifyJson(expressions).replace("9007199254740993", '"9007199254740993"'))).toEqual([
    { property: "lastActivation.at", operation: "greaterThan", value: "2026-11-02T08:00:00.000Z" },
    { property: "name", operation: "equals", value: null },
    { property: "usedStorageQuota", operation: "lessThan", value: "9007199254740993" },
    { property: "type", operation: "in", value: ["A", "B"] },
    { property: "uids", operation: "superset", value: ["x"] },
    { property: "uids", operation: "contains", value: "x" },
    { property: "uids", operation: "subset", value: ["x", "y"] },
    { property: "pairs", operation: "contains", value: ["x", "y"] },
    { property: "isOn", operation: "notEquals", value: false },
  ]);
});

const fetch = () => expect.unreachable();
const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), fetch });
const list = vspc.list as (path: string, init: object) => unknown;
const badDate = new Date("nonsense");
it.each<[string, () => object, RegExp]>([
  ["a NaN", () => ({ filter: row.usedStorageQuota.equals(Number.NaN) }), /usedStorageQuota\.equals got NaN/],
  [
    "an invalid date",
    () => ({ filter: row.lastActivation.at.lessThan(badDate) }),
    /lastActivation\.at\.lessThan got an invalid date/,
  ],
  ["an empty group", () => ({ filter: and() }), /and\(\) needs at least one expression/],
  ["an empty list of values", () => ({ filter: row.type.in([]) }), /type\.in got an empty list/],
  ["one value for a list", () => ({ filter: row.uids.superset("x" as never) }), /uids\.superset takes a list/],
  ["one value for a set", () => ({ filter: row.uids.subset("x" as never) }), /uids\.subset takes a list/],
  ["a list for one value", () => ({ filter: row.name.equals(["x"] as never) }), /name\.equals takes one value/],
  ["a function as value", () => ({ filter: row.name.equals((() => 1) as never) }), /name\.equals got/],
  ["an empty raw group", () => ({ filter: { operation: "or", items: [] } }), /the group or is empty/],
  ["a raw condition without property", () => ({ filter: { operation: "equals", value: 1 } }), /equals has no property/],
  [
    "a raw condition with an empty property",
    () => ({ filter: { operation: "equals", property: "", value: 1 } }),
    /equals has no property/,
  ],
  [
    "a raw condition without operation",
    () => ({ filter: { property: "name" } }),
    /filter: an expression has no operation/,
  ],
  ["text as a filter", () => ({ filter: "name=x" }), /filter: expected an expression, got name=x/],
  ["null as an expression", () => ({ filter: [null] }), /filter: expected an expression, got null/],
  ["text as a sort key", () => ({ sort: ["name"] }), /sort: expected an expression, got name/],
  ["a sort key of an empty property", () => ({ sort: { property: "" } }), /sort: a key has no property/],
  ["an empty list of sort keys", () => ({ sort: [] }), /sort: the list is empty/],
  ["an empty filter list", () => ({ filter: [] }), /filter: the list is empty/],
  ["a sort key without direction call", () => ({ sort: [row.name] }), /sort: a key has no property/],
  ["an empty select", () => ({ select: [] }), /select: the list is empty/],
  ["a negative offset", () => ({ offset: -1 }), /offset/],
  ["a page size of 0", () => ({ pageSize: 0 }), /pageSize/],
  ["a window of 0", () => ({ window: 0 }), /window/],
])("rejects %s and names the property before a request is sent", (_name, query, message) => {
  expect(() => list("/infrastructure/sites/tenants", query())).toThrow(
    expect.objectContaining({ kind: "input", message: expect.stringMatching(message) }),
  );
});

it("negates and combines expressions, and rejects groups without any", () => {
  const [on, off] = [row.isOn.equals(true), row.isOn.equals(false)];
  expect(not(on)).toEqual({ operation: "not", items: [on] });
  expect(exclusiveOr(on, off)).toEqual({ operation: "exclusiveOr", items: [on, off] });
  for (const group of [or, not, exclusiveOr]) {
    expect(() => group()).toThrow(`filter: ${group.name}() needs at least one expression`);
  }
});
