import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { apiKey, createVspcClient } from "../../src/index.js";
import { inRounds, timed } from "./rounds.js";
import type { Row } from "./table.js";

const rows = 10_000;
const pageSize = 500;
const pages = rows / pageSize;
const windows = [4, 8, 16];

/** Measures reading 10,000 rows from a server in another process, compared with sequential paging and bare `fetch`. */
export async function drain(rounds: number): Promise<Row[]> {
  const server = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL("server.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const [port] = await once(server.stdout, "data");
    const found: Row[] = [];
    for (const latency of [0, 25, 100]) {
      found.push(...(await drainAt(`http://127.0.0.1:${Number(port)}/${latency}/api/v3`, latency, rounds)));
    }
    return found;
  } finally {
    server.kill();
  }
}

async function drainAt(baseUrl: string, latency: number, rounds: number): Promise<Row[]> {
  const vspc = createVspcClient({ baseUrl, auth: apiKey("key") });
  const read = async (window: number) => {
    let count = 0;
    for await (const _row of vspc.list("/infrastructure/sites/tenants", { pageSize, window })) count++;
    if (count !== rows) throw new Error(`${count} rows instead of ${rows}`);
  };
  const subjects: Record<string, () => Promise<number>> = { sequential: () => timed(() => read(1)) };
  for (const window of windows) {
    subjects[`window ${window}`] = () => timed(() => read(window));
    subjects[`limit ${window}`] = () => timed(() => bareFetch(baseUrl, window));
  }
  const times = await inRounds(subjects, rounds);
  const sequential = times.sequential ?? Number.NaN;
  return windows.flatMap((window): Row[] => {
    const value = times[`window ${window}`] ?? Number.NaN;
    const measure = `10,000 rows, ${latency} ms, window ${window}`;
    const isAim = window === 8 && latency === 25;
    const speed: Row = { measure, value: sequential / value, unit: "× sequential" };
    return [
      { ...speed, ...(isAim && { target: { by: "value", kind: "at least", limit: 6 } }) },
      {
        measure: `${measure}, time`,
        value,
        unit: "ms",
        ratio: value / (times[`limit ${window}`] ?? Number.NaN),
        of: "bare fetch",
      },
    ];
  });
}

/** Sends the minimum number of requests: the first page alone, then `window` pages at a time. */
async function bareFetch(baseUrl: string, window: number): Promise<void> {
  const page = async (number: number) => {
    const url = `${baseUrl}/infrastructure/sites/tenants?limit=${pageSize}&offset=${number * pageSize}`;
    await (await fetch(url)).json();
  };
  await page(0);
  let next = 1;
  const lane = async () => {
    while (next < pages) await page(next++);
  };
  await Promise.all(Array.from({ length: window }, lane));
}
