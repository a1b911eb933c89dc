// Compares the cost of this client with others and with targets: `npm run bench -- [--quick] [--json] [--node 20,22,24]`.
import { parseArgs } from "node:util";
import { bundle, entryPoints } from "./bundle.js";
import { drain } from "./drain.js";
import { heap } from "./heap.js";
import { checkPeers } from "./peers.js";
import { perCall } from "./per-call.js";
import { generate, imports, perCallOn } from "./processes.js";
import { print, type Row, verdict } from "./table.js";
import { xml } from "./xml.js";

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "boolean" }, node: { type: "string" } },
});
checkPeers();
const rounds = values.quick ? 5 : 40;

/** Maximum cost of a call compared with a bare `fetch`, in microseconds, by the major version of Node. */
const callTargets: Readonly<Record<string, number>> = { 20: 15, 22: 8, 24: 6 };

const apiTargets: Readonly<Record<string, number>> = { 20: 30, 22: 20, 24: 12 };

const atMost = (limit: number | undefined): Pick<Row, "target"> =>
  limit === undefined ? {} : { target: { by: "value", kind: "at most", limit } };

function callRows(version: string, times: Readonly<Record<string, number>>): Row[] {
  const base = times["fetch(new Request())"] ?? Number.NaN;
  const limits: Record<string, number | undefined> = {
    "vspc.get": callTargets[version],
    "vspc.api.GET": apiTargets[version],
  };
  return Object.entries(times).map(([name, time]): Row => {
    const value = time === base ? time : time - base;
    const row: Row = { measure: `call on Node ${version}: ${name}`, value, unit: time === base ? "µs" : "µs more" };
    return { ...row, ratio: time / base, of: "bare", ...atMost(limits[name]) };
  });
}

async function calls(): Promise<Row[]> {
  const [own = ""] = process.versions.node.split(".");
  const versions = values.node?.split(",") ?? [own];
  const rows: Row[] = [];
  for (const version of versions) {
    rows.push(...callRows(version, version === own ? await perCall(rounds) : await perCallOn(version, rounds)));
  }
  return rows;
}

const sizeTargets: Readonly<Record<string, number>> = { "vspc-client": 20, "vspc-client/bigint": 29 };

async function sizes(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, source } of entryPoints().filter((entry) => entry.name !== "vspc-client/testing")) {
    const { gzipped } = await bundle(source, name === "vspc-client/node" ? "node" : "browser");
    rows.push({ measure: `bundle: ${name}`, value: gzipped / 1000, unit: "kB", ...atMost(sizeTargets[name]) });
  }
  return rows;
}

const rows: Row[] = [];
for (const measure of [
  calls,
  () => drain(values.quick ? 2 : 12),
  () => heap(values.quick ? 100_000 : 1_000_000),
  sizes,
  () => imports(values.quick ? 3 : 20),
  () => xml(values.quick ? 2 : 10),
  () => generate(values.quick ? 1 : 5),
]) {
  rows.push(...(await measure()));
}
const judged = rows.map((row) => ({ ...row, verdict: verdict(row) }));
if (values.json) console.log(JSON.stringify(judged, null, 2));
else print(rows);
