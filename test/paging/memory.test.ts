import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { ListOptions, PageSource } from "../../src/paging/types.js";
import { idle, ids, type Row, rowsFrom } from "./server.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** A collection that records, with weak references, which pages and rows are still held. */
function createWatched(count: number) {
  const pages: WeakRef<object>[] = [];
  const rows: WeakRef<Row>[] = [];
  const source: PageSource<Row> = {
    error: (message) => new Error(message),
    async fetchPage(offset, limit) {
      const pageRows = rowsFrom(offset, Math.min(limit, count - offset));
      const page = { rows: pageRows, identities: ids(pageRows), total: count, offset };
      pages.push(new WeakRef(page), new WeakRef(page.rows));
      rows.push(...page.rows.map((row) => new WeakRef(row)));
      return page;
    },
  };
  const held = async () => {
    await idle();
    collectGarbage();
    return [pages, rows].map((refs) => refs.filter((ref) => ref.deref() !== undefined).length);
  };
  return { source, held };
}

it.each<ListOptions>([{}, { consistency: "exact" }, { consistency: "fast" }])(
  "holds no page that was returned, and no row at its end (%o)",
  async (options) => {
    const { source, held } = createWatched(1000);
    const rows = createList(source, { pageSize: 50, window: 1, ...options })[Symbol.asyncIterator]();
    for (let i = 0; i < 780; i++) await rows.next();
    // The current page.
    const [pages, heldRows] = await held();
    expect(pages).toBeLessThanOrEqual(2);
    expect(heldRows).toBeLessThanOrEqual(50);
    while (!(await rows.next()).done);
    expect(await held()).toEqual([0, 0]);
    expect(rows).toBeDefined();
  },
);

it("holds no page that pages() has returned", async () => {
  const { source, held } = createWatched(1000);
  const pages = createList(source, { pageSize: 50, window: 1 }).pages();
  for (let i = 0; i < 10; i++) await pages.next();
  const [heldPages] = await held();
  expect(heldPages).toBeLessThanOrEqual(2);
  expect((await pages.next()).value).toHaveLength(49);
});
