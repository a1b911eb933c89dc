/**
 * Times of the paging engine, as ratios from one run, and the heap of a long iteration.
 *
 *     npx tsx scripts/bench/paging.ts
 */
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createList, type ListOptions, type PageSource } from "../../src/paging/index.js";

const ROWS = 10_000;
const PAGE = 500;
const LATENCY = 25;
const WINDOW = 8;
const ROUNDS = 7;
const MANY = 1_000_000;

interface Row {
  readonly instanceUid: string;
  readonly name: string;
}

/** A collection made up on the fly, each page `latency` ms away. */
function collection(count: number, latency: number): PageSource<Row> {
  return {
    key: (row) => row.instanceUid,
    error: (message) => new Error(message),
    async fetchPage(offset, limit) {
      if (latency > 0) await sleep(latency);
      const length = Math.max(0, Math.min(limit, count - offset));
      return { rows: Array.from({ length }, (_, i) => makeRow(offset + i)), total: count, offset };
    },
  };
}

function makeRow(number: number): Row {
  return { instanceUid: `5f3a1c7e-0b42-4d19-8e66-${number.toString(16).padStart(12, "0")}`, name: `tenant ${number}` };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function drain(count: number, options: ListOptions, latency = LATENCY): Promise<void> {
  let rows = 0;
  for await (const _row of createList(collection(count, latency), { pageSize: PAGE, ...options })) rows++;
  if (rows !== count) throw new Error(`${rows} rows instead of ${count}`);
}

/** The least that any pager needs: the first page alone, then pages eight at a time, and nothing but waiting. */
async function waitOnly(pages: number): Promise<void> {
  await sleep(LATENCY);
  let left = pages - 1;
  const lane = async () => {
    while (left-- > 0) await sleep(LATENCY);
  };
  await Promise.all(Array.from({ length: WINDOW }, lane));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function compareTimes(consistency: "exact" | "fast"): Promise<void> {
  const overlap = consistency === "exact" ? 1 : 0;
  const pages = Math.ceil((ROWS - overlap) / (PAGE - overlap));
  const times = { window: [] as number[], sequential: [] as number[], waiting: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.window.push(await time(() => drain(ROWS, { window: WINDOW, consistency })));
    times.sequential.push(await time(() => drain(ROWS, { window: 1, consistency })));
    times.waiting.push(await time(() => waitOnly(pages)));
  }
  const [window, sequential, waiting] = [median(times.window), median(times.sequential), median(times.waiting)];
  const ratio = (value: number) => value.toFixed(2);
  console.log(`${consistency}: ${ROWS} rows in ${pages} pages of ${PAGE}, ${LATENCY} ms each, window ${WINDOW}`);
  console.log(`  against sequential         ${ratio(sequential / window)} times as fast (target: 4 or more)`);
  console.log(
    `  against waiting alone      ${ratio(window / waiting)} (target: 1.15; the first page alone, then 8 at a time)`,
  );
  console.log(
    `  against pages/window×ms    ${ratio(window / ((ROWS / PAGE / WINDOW) * LATENCY))} (3 whole rounds would be 1.20)`,
  );
}

async function measureHeap(consistency: "exact" | "fast"): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const start = used();
  let most = start;
  let rows = 0;
  for await (const _row of createList(collection(MANY, 0), { pageSize: PAGE, window: WINDOW, consistency })) {
    if (++rows % 50_000 === 0) most = Math.max(most, used());
  }
  console.log(
    `${consistency}: ${rows} rows by iteration: heap and array buffers at most ${(most - start).toFixed(1)} MB over the start (target: below 40), ${(used() - start).toFixed(1)} MB after`,
  );
}

for (const consistency of ["exact", "fast"] as const) {
  await compareTimes(consistency);
  await measureHeap(consistency);
}
