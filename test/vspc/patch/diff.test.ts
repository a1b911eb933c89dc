import { expect, it } from "vitest";
import { stringifyJson } from "../../../src/http/encode.js";
import { diff } from "../../../src/vspc/patch/index.js";

type Loose = Record<string, unknown>;
const between = (before: Loose, after: Loose, guard = false) => diff<Loose>(before, after, { guard });

it("replaces, adds and removes properties, and those of nested objects by their own pointers", () => {
  const before = { a: 1, gone: "x", inner: { same: true, b: "old" } };
  const after = { a: 2, inner: { same: true, b: "new" }, fresh: { c: null } };
  expect(between(before, after)).toEqual(
    expect.arrayContaining([
      { op: "replace", path: "/a", value: 2 },
      { op: "replace", path: "/inner/b", value: "new" },
      { op: "remove", path: "/gone" },
      { op: "add", path: "/fresh", value: { c: null } },
    ]),
  );
  expect(between(before, after)).toHaveLength(4);
});

it("returns no operations for the same content in another order, also inside lists", () => {
  const before = { a: 1, b: { c: 2, d: 3 }, list: [{ e: 1, f: 2 }] };
  expect(between(before, { list: [{ f: 2, e: 1 }], b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
});

it("removes properties that are set to undefined and keeps null", () => {
  expect(between({ a: 1, b: 1 }, { a: undefined, b: null })).toEqual([
    { op: "replace", path: "/b", value: null },
    { op: "remove", path: "/a" },
  ]);
  expect(between({ a: null }, { a: undefined })).toEqual([{ op: "remove", path: "/a" }]);
  expect(between({}, { a: undefined })).toEqual([]);
});

it("replaces a list as a whole", () => {
  expect(between({ list: ["a", "b", "c"] }, { list: ["b", "c"] })).toEqual([
    { op: "replace", path: "/list", value: ["b", "c"] },
  ]);
  expect(between({ list: [] }, { list: {} })).toEqual([{ op: "replace", path: "/list", value: {} }]);
});

it("compares lists inside lists at any depth", () => {
  const nested = (depth: number): unknown => (depth === 0 ? '"s\\' : [{ inner: nested(depth - 1) }]);
  expect(between({ x: nested(40) }, { x: nested(41) })).toEqual([{ op: "replace", path: "/x", value: nested(41) }]);
});

it("escapes the names of properties", () => {
  expect(between({ "a/b": { "~c": 1, "": 1 } }, { "a/b": { "~c": 2, "": 2 } })).toEqual([
    { op: "replace", path: "/a~1b/~0c", value: 2 },
    { op: "replace", path: "/a~1b/", value: 2 },
  ]);
});

it("compares dates as instants, with dates and with the server's text", () => {
  const text = "2026-03-01T09:30:00.0000000+02:00";
  const date = new Date("2026-03-01T07:30:00Z");
  expect(between({ at: text }, { at: date })).toEqual([]);
  expect(between({ at: [text] }, { at: [date] })).toEqual([]);
  expect(between({ at: date }, { at: new Date(date) })).toEqual([]);
  expect(between({ at: text }, { at: new Date("2026-03-02T07:30:00Z") })).toEqual([
    { op: "replace", path: "/at", value: "2026-03-02T07:30:00.000Z" },
  ]);
});

it("compares and sends integers beyond 2^53 exactly", () => {
  const quota = 1124774006935781376n;
  expect(between({ quota }, { quota })).toEqual([]);
  expect(between({ quota: 5 }, { quota: 5n })).toEqual([]);
  expect(between({ quota: Number(quota) }, { quota })).toEqual([]);
  const [operation] = between({ quota: 5 }, { quota: Number(quota) });
  expect(stringifyJson(operation)).toBe('{"op":"replace","path":"/quota","value":1124774006935781376}');
  expect(between({ a: [1n] }, { a: [quota, { b: quota }] })).toEqual([
    { op: "replace", path: "/a", value: [quota, { b: quota }] },
  ]);
  expect(between({ a: 1e300 }, { a: 2e300 })).toEqual([{ op: "replace", path: "/a", value: 2e300 }]);
});

it("distinguishes a text from a number, a list or a bigint with the same characters", () => {
  for (const [before, after] of [
    ["b5", 5],
    ["5", 5],
    ["a[]", []],
    ["b9007199254740993", 9007199254740993n],
    ["s", ""],
    ["true", true],
  ]) {
    expect(between({ x: before }, { x: after })).toEqual([{ op: "replace", path: "/x", value: after }]);
    expect(between({ x: after }, { x: before })).toEqual([{ op: "replace", path: "/x", value: before }]);
  }
});

it("adds a test of the old value before every replace and remove when guarded", () => {
  expect(between({ a: 1, b: ["x"] }, { b: ["y"], c: 1 }, true)).toEqual([
    { op: "test", path: "/b", value: ["x"] },
    { op: "replace", path: "/b", value: ["y"] },
    { op: "test", path: "/a", value: 1 },
    { op: "remove", path: "/a" },
    { op: "add", path: "/c", value: 1 },
  ]);
});

it("does not modify its arguments", () => {
  const before = Object.freeze({ inner: Object.freeze({ a: 1 }), list: Object.freeze([1]) });
  expect(between(before, { inner: { a: 2 }, list: [2] })).toHaveLength(2);
});

it.each<[string, unknown, string]>([
  ["undefined in a list", [1, undefined], "/x/1 is undefined"],
  ["a prototype key", JSON.parse('{"__proto__": {"admin": true}}'), "/x/__proto__ is not allowed as a property"],
])("rejects %s and names its pointer", (_name, value, message) => {
  expect(() => between({}, { x: value })).toThrow(
    expect.objectContaining({ kind: "input", message: expect.stringContaining(message) }),
  );
});

it("rejects values other than objects", () => {
  expect(() => diff([1], [2])).toThrow("only objects can be compared");
});
