import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { apiKey, createVspcClient } from "../../src/index.js";
import type { Row } from "./table.js";

const pageSize = 500;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Measures the heap while many rows are iterated, and the memory that is retained by one row per page. */
export async function heap(rows: number): Promise<Row[]> {
  await iterate(rows / 10, 0);
  const [iterated, keeping] = [await iterate(rows, 0), await iterate(rows, pageSize)];
  return [
    {
      measure: `heap, ${rows} rows iterated`,
      value: iterated.most / 1e6,
      unit: "MB",
      // The identities of all rows stay in memory.
      target: { by: "value", kind: "at most", limit: 150 },
    },
    {
      measure: "memory retained by one row per page, after the iteration",
      value: (keeping.after - iterated.after) / keeping.kept / 1e3,
      unit: "kB",
      // A page of 500 takes 60 kB as text.
      target: { by: "value", kind: "at most", limit: 2 },
    },
  ];
}

/** Returns the maximum and final growth of the heap, in bytes, of an iteration that keeps every `each`th row (0: none). */
async function iterate(rows: number, each: number): Promise<{ most: number; after: number; kept: number }> {
  const vspc = createVspcClient({
    baseUrl: "https://vspc.example.com:1280/api/v3",
    auth: apiKey("key"),
    fetch: pagesOf(rows),
  });
  const kept: unknown[] = [];
  const start = used();
  let most = start;
  let read = 0;
  for await (const row of vspc.list("/infrastructure/sites/tenants", { pageSize, window: 8 })) {
    if (each > 0 && read % each === 0) kept.push(row);
    if (++read % (rows / 10) === 0) most = Math.max(most, used());
  }
  return { most: most - start, after: used() - start, kept: kept.length };
}

function used(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Generates the pages of a collection on request. */
function pagesOf(rows: number): typeof globalThis.fetch {
  return async (input) => {
    const { searchParams } = new URL(input instanceof Request ? input.url : input);
    const [offset, limit] = [Number(searchParams.get("offset")), Number(searchParams.get("limit"))];
    const data = Array.from({ length: Math.min(limit, rows - offset) }, (_row, at) => {
      const number = offset + at;
      return {
        instanceUid: `5f3a1c7e-0b42-4d19-8e66-${number.toString(16).padStart(12, "0")}`,
        name: `tenant ${number}`,
      };
    });
    return Response.json({ meta: { pagingInfo: { total: rows, count: data.length, offset } }, data });
  };
}
