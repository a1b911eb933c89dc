import { describe, expect, it } from "vitest";
import { cursorsOf, lastIdentities, type Position } from "../../src/paging/cursor.js";
import { createList } from "../../src/paging/list.js";
import { createRepeatedPageCheck } from "../../src/paging/repeated-page.js";
import { createServer } from "./server.js";

const position: Position = { at: 500, identities: ["a"] };
const invalid =
  "after: invalid cursor. It is truncated or was not created by this library; pass the `cursor` of a page unchanged.";
const input = (message: string) => expect.objectContaining({ kind: "input", message });

describe("a cursor", () => {
  it.each([
    ["~~~???>>>", "~~~"],
    ["???~~~ä", "\u{1f600}"],
    ["", "\\\"'"],
  ])("writes the identities %j and %j with letters, digits, - and _ only", (...identities) => {
    const { write, read } = cursorsOf({});
    for (const at of [0, 1, 12, 123]) {
      const cursor = write({ at, identities });
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(read(cursor)).toEqual({ at, identities });
    }
  });

  it("belongs to the same list regardless of the order of names in its options", () => {
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
  ])("rejects the cursor of a list with a different %s", (name, one, other) => {
    const cursor = cursorsOf({ ...one }).write(position);
    const message = `after: the cursor belongs to a list with a different ${name}`;
    expect(() => cursorsOf({ ...other }).read(cursor)).toThrow(input(message));
  });

  const encoded = (text: string) => btoa(text).replaceAll("=", "");
  it.each<[string, unknown]>([
    ["an empty text", ""],
    ["an object", { toString: () => cursorsOf({}).write(position) }],
    ["a truncated cursor", cursorsOf({}).write(position).slice(0, -4)],
    ["other JSON", encoded("5")],
    ["a cursor without a list", encoded('{"at":0,"identities":[]}')],
    ["a cursor of null", encoded('{"of":null,"at":0,"identities":[]}')],
    ["a cursor of a text", encoded('{"of":"x","at":0,"identities":[]}')],
    ["a negative offset", encoded('{"of":{},"at":-1,"identities":[]}')],
    ["an offset that is a text", encoded('{"of":{},"at":"1","identities":[]}')],
    ["an offset with a fraction", encoded('{"of":{},"at":0.5,"identities":[]}')],
    ["identities that are not a list", encoded('{"of":{},"at":0,"identities":"a"}')],
    ["an identity that is not text", encoded('{"of":{},"at":0,"identities":["a",5]}')],
    ["a text that is not base64", "%"],
  ])("rejects %s as a cursor", (_name, cursor) => {
    expect(() => cursorsOf({}).read(cursor)).toThrow(input(invalid));
  });

  it("stores the identities of the last eight rows, each once", () => {
    const keys = (n: number) => Array.from({ length: n }, (_, i) => `k${i}`);
    expect(lastIdentities(["a", "b"], ["a"])).toEqual(["b", "a"]);
    expect(lastIdentities(["a", "b"], keys(7))).toEqual(["b", ...keys(7)]);
    expect(lastIdentities(["a"], keys(12))).toEqual(keys(12).slice(4));
    expect(lastIdentities(["a"], [undefined, "c"])).toEqual(["a", "c"]);
  });
});

describe("the check for repeated pages", () => {
  const page = (first: number, total?: number) => ({ identities: [`r${first}`, `r${first + 1}`], total });
  const error = (earlier: number, at: number, rows: number) => new Error(`${rows} rows at ${earlier} and at ${at}`);

  /** Checks pages; `answers` are returned if pages are read again. */
  function start(answers: ReturnType<typeof page>[] = []) {
    const reads: number[] = [];
    const read = async (at: number) => answers[reads.push(at) - 1] ?? expect.unreachable();
    return { check: createRepeatedPageCheck<ReturnType<typeof page>>(read, error), reads };
  }

  it.each<[string, number, ReturnType<typeof page>[]]>([
    ["accepts a page if the earlier offset has other rows by now", 0, [page(1, 9)]],
    ["accepts a page if the total has decreased at the earlier offset", 0, [page(0, 8)]],
    ["returns the latest rows of a page that has changed", 5, [page(0, 9), page(5, 9)]],
    ["accepts a page if the total decreases while it is read again", 0, [page(0, 9), page(0, 8)]],
  ])("%s", async (_title, first, answers) => {
    const { check, reads } = start(answers);
    await check(4, page(0, 9));
    expect((await check(8, page(0, 9))).identities[0]).toBe(`r${first}`);
    expect(reads).toEqual([4, 8].slice(0, answers.length));
  });

  it.each([[[page(0, 9), page(0, 9)]], [[page(0, 9), page(0, 10)]]])(
    "throws if both offsets return the page again and the total does not decrease",
    async (answers) => {
      const { check } = start(answers);
      await check(4, page(0, 9));
      await expect(check(8, page(0, 9))).rejects.toThrow("2 rows at 4 and at 8");
    },
  );

  it("finds pages that repeat in a cycle of any length", async () => {
    for (const cycle of [1, 2, 3, 5, 8]) {
      const pageAt = (at: number) => page(2 * (at % cycle));
      const check = createRepeatedPageCheck(async (at) => pageAt(at), error);
      const checkAll = async () => {
        for (let at = 0; at < 40; at++) await check(at, pageAt(at));
      };
      await expect(checkAll()).rejects.toThrow(/2 rows at \d+ and at \d+/);
    }
  });

  it("accepts equal pages whose rows have no identity or share one, and empty pages", async () => {
    const { check, reads } = start();
    for (const identities of [[undefined, undefined], ["a", "a"], ["a", "b", "b", "c"], []] as string[][]) {
      for (let at = 0; at < 5; at++) expect((await check(at, { identities, total: 9 })).identities).toBe(identities);
    }
    expect(reads).toEqual([]);
  });
});

describe("a list", () => {
  it("rejects an unknown consistency", () => {
    const message = "consistency must be exact or fast, got loose";
    expect(() => createList(createServer(3).source, { consistency: "loose" as never })).toThrow(input(message));
  });

  it.each([
    ["fast", "0+1"],
    ["exact", "0+2"],
    [undefined, "0+2"],
  ] as const)("requests pages of one row only if they need not overlap (%s)", async (consistency, first) => {
    const { source, requests } = createServer(3, { cap: 2 });
    await createList(source, { pageSize: 1, ...(consistency && { consistency }) })
      .pages()
      .next();
    expect(requests[0]).toBe(first);
  });
});
