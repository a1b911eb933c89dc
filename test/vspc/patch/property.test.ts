import fc from "fast-check";
import jsonPatch from "fast-json-patch";
import { expect, it } from "vitest";
import { diff } from "../../../src/vspc/patch/index.js";

const seed = { seed: 20260301, numRuns: 500 };

const name = fc.oneof(
  fc.constantFrom("a", "b", "a/b", "~", "~1", "", "0", "-", "constructor", "toJSON", "length", "é", "\u{1f600}"),
  fc.string({ maxLength: 3 }).filter((key) => key !== "__proto__"),
);
const scalar = fc.oneof(
  fc.constantFrom(null, true, false, "", "s", "b5", "a[]", "a", "null", 0, 1, -1.5, 1e21),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.integer(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
);
const { resource } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("value"), { maxLength: 3 }), tie("resource")),
  resource: fc.dictionary(name, tie("value"), { maxKeys: 5 }) as fc.Arbitrary<object>,
}));

/** Applies the operations in order, like the server. */
function apply(before: object, operations: readonly object[]): unknown {
  return jsonPatch.applyPatch(structuredClone(before), structuredClone(operations) as never).newDocument;
}

it("transforms one resource into the other, guarded or not", () => {
  const check = fc.property(resource, resource, fc.boolean(), (before, after, guard) => {
    expect(apply(before, diff(before, after, { guard }))).toEqual(after);
  });
  fc.assert(check, seed);
});

it("returns no operations for the same content only", () => {
  const check = fc.property(resource, resource, (before, after) => {
    expect(diff(before, structuredClone(before))).toEqual([]);
    const same = isSame(before, after);
    expect(diff(before, after).length === 0).toBe(same);
  });
  fc.assert(check, seed);
});

it("ignores the order of keys", () => {
  const check = fc.property(resource, (before) => {
    expect(diff(before, reversed(before))).toEqual([]);
  });
  fc.assert(check, seed);
});

function isSame(before: object, after: object): boolean {
  try {
    expect(after).toEqual(before);
    return true;
  } catch {
    return false;
  }
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}
