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

describe("laws of filters", () => {
  it("evaluates not as the opposite of and, or as that of and over opposites, and groups regardless of order", () => {
    const grouping = fc.constantFrom<Grouping>("and", "or", "not", "exclusiveOr");
    fc.assert(
      fc.property(grouping, items, rows, (operation, all, one) => {
        const opposites = all.map((item): FilterExpression => ({ operation: "not", items: [item] }));
        const every = evaluateFilter({ operation: "and", items: all }, one);
        expect(evaluateFilter({ operation: "not", items: all }, one)).toBe(!every);
        expect(evaluateFilter({ operation: "or", items: opposites }, one)).toBe(!every);
        const reversed = evaluateFilter({ operation, items: all.toReversed() }, one);
        expect(evaluateFilter({ operation, items: all }, one)).toBe(reversed);
      }),
      { seed: 1 },
    );
  });

  it("evaluates equals and notEquals as opposites, and exactly one of less, equal and greater for comparable values", () => {
    fc.assert(
      fc.property(scalar, scalar, collations, (value, other, collation) => {
        const is = (operation: Comparison) =>
          evaluateFilter({ property: "p", operation, value: other, collation }, { p: value });
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
