import { expect, it } from "vitest";
import { toJson } from "../../../src/vspc/patch/value.js";

const nested = (levels: number, wrap: (inner: unknown) => unknown) => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
};
const input = (message: string) => expect.objectContaining({ kind: "input", message });

it.each<[string, (inner: unknown) => unknown, string]>([
  ["lists", (inner) => [inner], "/0"],
  ["objects", (inner) => ({ a: inner }), "/a"],
])("accepts values with 100 levels of %s, and rejects more", (_name, wrap, step) => {
  expect(toJson(nested(101, wrap), "")).toEqual(nested(101, wrap));
  const at = step.repeat(101).slice(0, 100);
  expect(() => toJson(nested(102, wrap), "")).toThrow(input(`patch: ${at}… is nested more than 100 levels deep`));
  expect(() => toJson(nested(20_000, wrap), "")).toThrow("is nested more than 100 levels deep");
});

class Tenant {}
it.each<[unknown, string]>([
  [() => 1, "a function"],
  [Symbol("x"), "a symbol"],
  [undefined, "undefined"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  [new Tenant(), "of the class Tenant"],
  [new Map(), "of the class Map"],
  [Object.create(Object.create(Object.create(null))), "of the class ?"],
])("rejects a value that JSON cannot represent: %s", (value, named) => {
  expect(() => toJson(value, "")).toThrow(input(`patch: the resource is ${named}, which JSON cannot represent`));
  expect(() => toJson({ a: [value] }, "")).toThrow(named === "undefined" ? /undefined/ : /^patch: \/a\/0 is /);
});

it("keeps the text of a date for the same instant, and only if it was a text", () => {
  const date = new Date("2026-03-01T07:30:00Z");
  const before = "2026-03-01T09:30:00.0000000+02:00";
  expect(toJson(date, "/a", before)).toBe(before);
  expect(toJson([date], "/a", [before])).toEqual([before]);
  expect(toJson(date, "/a", [before])).toBe("2026-03-01T07:30:00.000Z");
  expect(toJson(date, "/a", "2026-03-01T09:30:01.0000000+02:00")).toBe("2026-03-01T07:30:00.000Z");
  expect(toJson(date, "/a", 1772350200000)).toBe("2026-03-01T07:30:00.000Z");
  expect(() => toJson(new Date(Number.NaN), "/a", before)).toThrow(input("patch: /a is an invalid date"));
});

it("converts a number to bigint only if it would lose digits", () => {
  const values = [2 ** 53 - 1, 2 ** 53, -(2 ** 53), 5n, 2n ** 53n, 0.5, 1e21, -0];
  expect(toJson(values, "")).toEqual([2 ** 53 - 1, 2n ** 53n, -(2n ** 53n), 5, 2n ** 53n, 0.5, 1e21, -0]);
});
