import { describe, expect, it } from "vitest";
import { compareRows, evaluateFilter } from "../../../src/testing/index.js";
import type {
  Collation,
  Comparison,
  FilterExpression,
  Grouping,
  JsonValue,
} from "../../../src/vspc/query/expression.js";

const row = {
  name: "Acme",
  count: 10,
  big: 2 ** 60,
  isEnabled: true,
  nothing: null,
  tags: ["a", "b"],
  none: [],
  at: "2026-11-02T06:42:11.3470000+01:00",
  code: "007",
  file: "item 12",
  nested: { user: { name: "keller" } },
  plans: [{ uid: "one" }, { uid: "two" }],
};

type Case = readonly [string, Comparison, JsonValue, boolean, Collation?];

const cases: readonly Case[] = [
  ["name", "equals", "Acme", true],
  ["name", "equals", "acme", false],
  ["name", "equals", "acme", true, "ignorecase"],
  ["name", "contains", "cm", true],
  ["name", "contains", "CM", false],
  ["name", "contains", "CM", true, "ignorecase"],
  ["name", "contains", "", true],
  ["name", "lessThan", "acme", true],
  ["name", "lessThan", "acme", false, "ignorecase"],
  ["code", "equals", "7", true, "lexicographic"],
  ["code", "equals", "7", false],
  ["file", "greaterThan", "item 9", true, "lexicographic"],
  ["file", "lessThan", "item x", true, "lexicographic"],
  ["count", "equals", 10, true],
  ["count", "equals", "10", true],
  ["count", "greaterThan", 9, true],
  ["count", "lessThanOrEqual", 10, true],
  ["count", "lessThan", "ten", false],
  ["big", "greaterThan", 2 ** 59, true],
  ["isEnabled", "equals", true, true],
  ["isEnabled", "equals", "True", true],
  ["isEnabled", "greaterThan", false, true],
  ["at", "equals", "2026-11-02T05:42:11.347Z", true],
  ["at", "lessThan", "2026-11-02T05:42:11.3470001Z", true],
  ["at", "greaterThan", "2026-11-02T06:00:00+01:00", true],
  ["nothing", "equals", null, true],
  ["nothing", "equals", "", false],
  ["nothing", "in", ["x", null], true],
  ["nothing", "in", ["x"], false],
  ["nothing", "contains", "x", false],
  ["nothing", "lessThan", 5, false],
  ["nothing", "lessThanOrEqual", null, false],
  ["nothing", "greaterThanOrEqual", null, false],
  ["nothing", "subset", ["x"], false],
  ["nothing", "superset", [], false],
  ["absent", "equals", null, true],
  ["name", "lessThan", null, false],
  ["name", "in", ["Globex", "Acme"], true],
  ["name", "in", ["ACME"], true, "ignorecase"],
  ["tags", "contains", "a", true],
  ["tags", "contains", "c", false],
  ["tags", "in", ["b", "c"], true],
  ["tags", "subset", ["a", "b", "c"], true],
  ["tags", "subset", ["a"], false],
  ["tags", "superset", ["a"], true],
  ["tags", "superset", ["a", "c"], false],
  ["none", "subset", ["a"], true],
  ["name", "subset", ["Acme", "Globex"], true],
  ["nested.user.name", "equals", "keller", true],
  ["nested.user", "equals", "keller", false],
  ["name.length", "equals", 4, false],
  ["plans.uid", "contains", "two", true],
  ["plans.uid", "superset", ["one", "two"], true],
];

describe("evaluateFilter", () => {
  for (const [property, operation, value, expected, collation] of cases) {
    it(`evaluates ${property} ${operation} ${JSON.stringify(value)} to ${expected}${collation ? `, ${collation}` : ""}`, () => {
      const expression = { property, operation, value, ...(collation ? { collation } : {}) };
      expect(evaluateFilter(expression, row)).toBe(expected);
    });
  }

  const yes: FilterExpression = { property: "count", operation: "equals", value: 10 };
  const no: FilterExpression = { property: "count", operation: "equals", value: 11 };
  const groups: readonly (readonly [Grouping, FilterExpression[], boolean])[] = [
    ["and", [yes, no], false],
    ["or", [no, yes], true],
    ["not", [no], true],
    ["not", [yes, no], true],
    ["not", [yes, yes], false],
    ["exclusiveOr", [yes, no], true],
    ["exclusiveOr", [yes, yes], false],
    ["exclusiveOr", [yes, yes, yes], false],
    [
      "and",
      [
        { operation: "or", items: [yes, no] },
        { operation: "not", items: [no] },
      ],
      true,
    ],
  ];
  it.each(groups)("evaluates %s of %j to %s", (operation, items, expected) => {
    expect(evaluateFilter({ operation, items }, row)).toBe(expected);
  });
});

describe("compareRows", () => {
  const sorted = (values: readonly unknown[], collation?: Collation, direction?: "descending") => {
    const sort = [{ property: "p", ...(collation ? { collation } : {}), ...(direction ? { direction } : {}) }];
    return values
      .map((p) => ({ p }))
      .sort((one, other) => compareRows(sort, one, other))
      .map(({ p }) => p);
  };

  it("sorts strings by collation", () => {
    const texts = ["b10", "B9", "a", "b9", "A"];
    expect(sorted(texts)).toEqual(["A", "B9", "a", "b10", "b9"]);
    expect(sorted(texts, "ignorecase")).toEqual(["a", "A", "b10", "B9", "b9"]);
    expect(sorted(texts, "lexicographic")).toEqual(["A", "B9", "a", "b9", "b10"]);
  });

  it("sorts null first, or last if descending", () => {
    expect(sorted([2, null, 10, 1])).toEqual([null, 1, 2, 10]);
    expect(sorted([2, null, 10, 1], "ordinal", "descending")).toEqual([10, 2, 1, null]);
  });

  it("compares the next key after a tie, and keeps the order of equal rows", () => {
    const sort = [{ property: "a" }, { property: "n.b", direction: "descending" as const }];
    const given = [
      { a: 2, n: { b: 1 }, id: 1 },
      { a: 1, n: { b: 1 }, id: 2 },
      { a: 1, n: { b: 2 }, id: 3 },
      { a: 1, n: { b: 1 }, id: 4 },
    ];
    const order = given.toSorted((one, other) => compareRows(sort, one, other)).map(({ id }) => id);
    expect(order).toEqual([3, 2, 4, 1]);
  });
});
