import { describe, expect, it } from "vitest";
import { cursorsOf, lastKeys, type Position } from "../../src/paging/cursor.js";
import { createList } from "../../src/paging/index.js";
import { onlyRow } from "../../src/paging/only.js";
import { createPageMemory, fingerprint, judgeRepeated } from "../../src/paging/repeated-page.js";
import { createServer } from "./server.js";

const position: Position = { at: 500, keys: ["a"], rows: 500, total: 1200 };
const none = "after: this is no cursor, or not the whole of one; pass the `cursor` of a page as it is";
const input = (message: string) => expect.objectContaining({ kind: "input", message });

describe("a cursor", () => {
  it.each([
    ["~~~???>>>", "~~~"],
    ["???~~~ä", "\u{1f600}"],
    ["", "\\\"'"],
  ])("holds the keys %j and %j in letters, digits, - and _ alone", (...keys) => {
    const { write, read } = cursorsOf({});
    for (const at of [0, 1, 12, 123]) {
      const cursor = write({ ...position, at, keys });
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(read(cursor)).toEqual({ ...position, at, keys });
    }
  });

  it("needs no total", () => {
    const { write, read } = cursorsOf({});
    expect(read(write({ at: 0, keys: [], rows: 0 }))).toEqual({ at: 0, keys: [], rows: 0, total: undefined });
  });

  it("is of the same list whatever the order of names in its options", () => {
    const one = { path: "/x", filter: { a: 1, b: [{ c: null, d: 2n }], e: "x" } };
    const other = { filter: { e: "x", b: [{ d: 2n, c: null }], a: 1 }, path: "/x" };
    const mixed = { filter: { b: [{ d: 2n, c: null }], a: 1, e: "x" }, path: "/x" };
    const cursor = cursorsOf(one).write(position);
    expect(cursorsOf(other).read(cursor)).toEqual(position);
    expect(cursorsOf(mixed).read(cursor)).toEqual(position);
  });

  it.each<[string, object, object]>([
    ["filter", { filter: { a: 1 } }, { filter: { a: 2 } }],
    ["filter", { filter: { a: 5n } }, { filter: { a: 6n } }],
    ["filter", { filter: [1, 2] }, { filter: [2, 1] }],
    ["filter", { filter: null }, { filter: {} }],
    ["sort", { path: "/x" }, { path: "/x", sort: "a" }],
    ["sort", { path: "/x", sort: "a" }, { path: "/x" }],
  ])("of a list with another %s is refused", (name, one, other) => {
    const cursor = cursorsOf({ ...one }).write(position);
    const message = `after: the cursor is of another list, whose ${name} was different`;
    expect(() => cursorsOf({ ...other }).read(cursor)).toThrow(input(message));
  });

  const encoded = (text: string) => btoa(text).replaceAll("=", "");
  it.each<[string, unknown]>([
    ["nothing", ""],
    ["no text", { toString: () => cursorsOf({}).write(position) }],
    ["a part of one", cursorsOf({}).write(position).slice(0, -4)],
    ["other JSON", encoded("5")],
    ["one of no list", encoded('{"at":0,"keys":[],"rows":0}')],
    ["one of null", encoded('{"of":null,"at":0,"keys":[],"rows":0}')],
    ["one of a text", encoded('{"of":"x","at":0,"keys":[],"rows":0}')],
    ["a place that is none", encoded('{"of":{},"at":-1,"keys":[],"rows":0}')],
    ["rows that are no number", encoded('{"of":{},"at":0,"keys":[],"rows":"1"}')],
    ["a total with a fraction", encoded('{"of":{},"at":0,"keys":[],"rows":0,"total":0.5}')],
    ["keys that are no list", encoded('{"of":{},"at":0,"keys":"a","rows":0}')],
    ["a key that is no text", encoded('{"of":{},"at":0,"keys":["a",5],"rows":0}')],
    ["bytes that are no text", encoded('{"of":{},"at":0,"keys":["\xff"],"rows":0}')],
  ])("is not %s", (_name, cursor) => {
    expect(() => cursorsOf({}).read(cursor)).toThrow(input(none));
  });

  it("holds the keys of the last eight rows, each once", () => {
    const keys = (n: number) => Array.from({ length: n }, (_, i) => `k${i}`);
    expect(lastKeys(["a", "b"], ["a"], String)).toEqual(["b", "a"]);
    expect(lastKeys(["a", "b"], keys(7), String)).toEqual(["b", ...keys(7)]);
    expect(lastKeys(["a"], keys(12), String)).toEqual(keys(12).slice(4));
    expect(lastKeys(["a"], ["b", "c"], (key) => (key === "b" ? undefined : key))).toEqual(["a", "c"]);
  });
});

describe("a page met twice", () => {
  it("is known by its number of rows, its first and its last", () => {
    const print = fingerprint([{ a: 1n }, 2, 3]);
    expect(fingerprint([{ a: 1n }, 9, 3])).toBe(print);
    for (const rows of [
      [{ a: 2n }, 2, 3],
      [{ a: 1n }, 2, 4],
      [{ a: 1n }, 3],
      [{ a: 1n }, 2, 2, 3],
    ]) {
      expect(fingerprint(rows)).not.toBe(print);
    }
    expect(fingerprint([])).toBe("[0]");
    expect(fingerprint([{ id: "x", n: 1 }], ({ id }) => id)).toBe('[1,"x","x"]');
  });

  it("is remembered: the page before, and a landmark", () => {
    const meet = createPageMemory();
    expect([meet(0, "a"), meet(0, "a"), meet(10, "b"), meet(20, "b"), meet(30, "c")]).toEqual([
      undefined,
      undefined,
      undefined,
      10,
      undefined,
    ]);
  });

  const page = (first: number, total?: number) => ({ rows: [first, first + 1], total });
  it.each<[string, ReturnType<typeof page>[]]>([
    ["usable", [page(1, 9)]],
    ["usable", [page(0, 8)]],
    ["outdated", [page(0, 9), page(5, 9)]],
    ["outdated", [page(0, 9), page(0, 8)]],
    ["repeated", [page(0, 9), page(0, 9)]],
    ["repeated", [page(0, 9), page(0, 10)]],
  ])("is %s where both places are read again", async (judgement, answers) => {
    const reads: [number, number][] = [];
    const read = async (at: number, rows: number) => {
      const answer = answers[reads.push([at, rows]) - 1];
      return answer ?? expect.unreachable();
    };
    await expect(judgeRepeated(read, 4, 8, page(0, 9))).resolves.toBe(judgement);
    expect(reads).toEqual(
      [
        [4, 2],
        [8, 2],
      ].slice(0, answers.length),
    );
  });
});

describe("a list", () => {
  it("refuses what is no consistency", () => {
    const message = "consistency must be exact or fast, got loose";
    expect(() => createList(createServer(3).source, { consistency: "loose" as never })).toThrow(input(message));
  });

  it.each([
    ["fast", "0+1"],
    ["exact", "0+2"],
    [undefined, "0+2"],
  ] as const)("asks for pages of one row only where they need not overlap: %s", async (consistency, first) => {
    const { source, requests } = createServer(3, { cap: 2 });
    await createList(source, { pageSize: 1, ...(consistency && { consistency }) })
      .pages()
      .next();
    expect(requests[0]).toBe(first);
  });

  it("says where the server gives no total", async () => {
    const { source } = createServer(3, { distort: (page) => ({ ...page, total: undefined }) });
    await expect(createList(source).total()).rejects.toThrow("the server gives no total for this list");
  });

  it("has one row, or says how many", async () => {
    await expect(createList(createServer(1).source).only()).resolves.toEqual({ id: "r0" });
    for (const count of [0, 2, 3]) {
      const { source } = createServer(count, { cap: 1, keyless: true });
      const message = `only: the list has ${count} rows, not exactly one`;
      await expect(createList(source, { pageSize: 1 }).only()).rejects.toMatchObject({ kind: "input", message });
    }
    const error = (message: string) => new Error(message);
    expect(() => onlyRow([], error, 1)).toThrow("only: the list has 1 rows, not exactly one");
    expect(onlyRow(["a"], error)).toBe("a");
    expect(() => onlyRow(["a", "b"], error)).toThrow("the list has 2 rows");
  });
});
