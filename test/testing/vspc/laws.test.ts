import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRows, evaluateFilter } from "../../../src/testing/index.js";
import type { Collation, Comparison, FilterExpression, Grouping } from "../../../src/vspc/query/expression.js";

const collations = fc.constantFrom<Collation>("ordinal", "ignorecase", "lexicographic");
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -3, max: 3 }),
  fc.stringMatching(/^[aA1 02]{0,4}$/),
);
const condition = fc.record({
  property: fc.constantFrom("p", "q"),
  operation: fc.constantFrom<Comparison>(
    "equals",
    "notEquals",
    "lessThan",
    "lessThanOrEqual",
    "greaterThan",
    "greaterThanOrEqual",
  ),
  value: scalar,
  collation: collations,
});
const rows = fc.record({ p: scalar, q: scalar });
const items = fc.array(condition, { minLength: 1, maxLength: 4 });
const holds = (expression: FilterExpression, of: unknown) => evaluateFilter(expression, of);

describe("laws of filters", () => {
  it("evaluates not as the opposite of and, and or as that of and over opposites", () => {
    fc.assert(
      fc.property(items, rows, (all, one) => {
        const opposites = all.map((item): FilterExpression => ({ operation: "not", items: [item] }));
        const every = holds({ operation: "and", items: all }, one);
        expect(holds({ operation: "not", items: all }, one)).toBe(!every);
        expect(holds({ operation: "or", items: opposites }, one)).toBe(!every);
      }),
      { seed: 1 },
    );
  });

  it("ignores the order of items in a group", () => {
    const grouping = fc.constantFrom<Grouping>("and", "or", "not", "exclusiveOr");
    fc.assert(
      fc.property(grouping, items, rows, (operation, all, one) => {
        expect(holds({ operation, items: all }, one)).toBe(holds({ operation, items: all.toReversed() }, one));
      }),
      { seed: 2 },
    );
  });

  it("evaluates equals and notEquals as opposites, and exactly one of less, equal and greater for comparable values", () => {
    fc.assert(
      fc.property(scalar, scalar, collations, (value, other, collation) => {
        const is = (operation: Comparison) =>
          holds({ property: "p", operation, value: other, collation }, { p: value });
        expect(is("equals")).toBe(!is("notEquals"));
        const relations = [is("lessThan"), is("equals"), is("greaterThan")].filter(Boolean).length;
        expect(relations).toBeLessThanOrEqual(1);
        if (value !== null && typeof value === typeof other) {
          expect(relations).toBe(1);
          expect(is("lessThanOrEqual")).toBe(is("lessThan") || is("equals"));
          expect(is("greaterThanOrEqual")).toBe(is("greaterThan") || is("equals"));
        }
      }),
      { seed: 3 },
    );
  });

  it("evaluates in like an or of equals", () => {
    fc.assert(
      fc.property(fc.array(scalar, { maxLength: 4 }), rows, collations, (values, one, collation) => {
        const each = values.map(
          (value): FilterExpression => ({ property: "p", operation: "equals", value, collation }),
        );
        const any = each.some((expression) => holds(expression, one));
        expect(holds({ property: "p", operation: "in", value: values, collation }, one)).toBe(any);
      }),
      { seed: 4 },
    );
  });

  it("evaluates subset and superset as mirror images", () => {
    const lists = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 });
    fc.assert(
      fc.property(lists, lists, (one, other) => {
        const subset = holds({ property: "p", operation: "subset", value: other }, { p: one });
        expect(holds({ property: "p", operation: "superset", value: one }, { p: other })).toBe(subset);
      }),
      { seed: 5 },
    );
  });
});

describe("the law of compareRows", () => {
  it("is antisymmetric and transitive", () => {
    const texts = fc.stringMatching(/^[aB01 -]{0,5}$/);
    fc.assert(
      fc.property(texts, texts, texts, collations, (one, two, three, collation) => {
        const compare = (left: string, right: string) =>
          compareRows([{ property: "p", collation }], { p: left }, { p: right });
        expect(Math.sign(compare(one, two)) + Math.sign(compare(two, one))).toBe(0);
        if (compare(one, two) <= 0 && compare(two, three) <= 0) expect(compare(one, three)).toBeLessThanOrEqual(0);
      }),
      { seed: 6, numRuns: 1000 },
    );
  });
});
