// What XML costs: `npx tsx scripts/bench/xml.ts [rounds]`. Megabytes per second of CPU, and the longest time that a timer had
// to wait, for a list of tenants of 9 MB; the reader over fast-xml-parser that was
// here before beside it. Rounds interleaved.

import { xmlNamespace, xmlShapes } from "../../generated/enterprise-manager.xml.js";
import { readXml, readXmlInTurns, writeXml } from "../../src/enterprise-manager/xml/index.js";
import { readShape as readBefore } from "../../test/enterprise-manager/xml/reference/read.js";
import { writeShape as writeBefore } from "../../test/enterprise-manager/xml/reference/write.js";

const rounds = Number(process.argv[2] ?? 7);
const tenants = 3600;

function tenant(number: number) {
  const uid = `6a4e1d3c-0b7f-4c58-9a2d-${String(number).padStart(12, "0")}`;
  const Href = `https://em.example.com:9398/api/cloud/tenants/${uid}`;
  const Name = `Tenant ${number} & Söhne`;
  const links = (types: string[]) => types.map((Type) => ({ Rel: "Down", Href, Name, Type }));
  const quota = { DisplayName: "Cloud repository", RepositoryUid: `urn:veeam:Repository:${uid}`, Quota: 102_400 };
  const resource = { Id: uid, Links: links(["CloudTenant"]), RepositoryQuota: { ...quota, UsedQuota: number } };
  return {
    ...{ Href, Type: "CloudTenant", Name, UID: `urn:veeam:CloudTenant:${uid}`, Password: "", Enabled: true },
    ...{ Description: `Kept since 2019, number ${number}`, ThrottlingEnabled: true, ThrottlingSpeedLimit: 1 },
    ...{ PublicIpCount: 0, VmCount: number, BackupCount: 3, ReplicaCount: 0, MaxConcurrentTasks: 1 },
    Links: links(["BackupServerReference", "CloudTenantReference", "CloudTenantResourceList", "CloudSubtenantList"]),
    Resources: { CloudTenantResources: [resource, resource] },
  };
}

const value = { CloudTenants: Array.from({ length: tenants }, (_, number) => tenant(number)) };
const text = writeXml(value, "CloudTenants");
const megabytes = text.length / 1e6;

const subjects = {
  "read, in turns": () => readXmlInTurns(text, { keepUnknown: true }),
  "read at once": () => readXml(text, undefined, { keepUnknown: true }),
  "read before": () => readBefore(xmlShapes, text, { keepUnknown: true }),
  write: () => writeXml(value, "CloudTenants"),
  "write before": () => writeBefore(xmlShapes, xmlNamespace, value, "CloudTenants"),
} satisfies Record<string, () => unknown>;

interface Cost {
  readonly cpu: number;
  readonly pause: number;
}

/** Milliseconds of CPU, and the longest that a timer of 1 ms had to wait. */
async function measure(work: () => unknown): Promise<Cost> {
  let last = performance.now();
  let pause = 0;
  const beat = () => {
    pause = Math.max(pause, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(beat, 1);
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  beat();
  clearInterval(timer);
  return { cpu: (user + system) / 1000, pause };
}

const costs = new Map<string, Cost[]>();
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(subjects)) {
    const cost = await measure(work);
    // The first round warms up.
    if (round > 0) costs.set(name, [...(costs.get(name) ?? []), cost]);
  }
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

console.log(`${megabytes.toFixed(1)} MB of tenants, median of ${rounds} rounds`);
for (const [name, all] of costs) {
  const cpu = median(all.map((cost) => cost.cpu));
  const pause = median(all.map((cost) => cost.pause));
  const speed = (megabytes / (cpu / 1000)).toFixed(1);
  console.log(
    `${name.padEnd(16)} ${cpu.toFixed(0).padStart(6)} ms of CPU ${speed.padStart(7)} MB/s, longest pause ${pause.toFixed(0)} ms`,
  );
}
