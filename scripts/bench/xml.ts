import { readXml, readXmlInChunks, writeXml } from "../../src/enterprise-manager/xml/index.js";
import type { Row } from "./table.js";

const tenants = 4050;

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
  "read in chunks": () => readXmlInChunks(text, { keepUnknown: true }),
  "read at once": () => readXml(text),
  write: () => writeXml(value, "CloudTenants"),
} satisfies Record<string, () => unknown>;

interface Cost {
  readonly cpu: number;
  readonly pause: number;
}

/** Measures CPU time and the longest delay of a 1 ms timer, in milliseconds. */
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

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Measures reading and writing a list of tenants: CPU time, and the longest delay of a timer. Rounds are interleaved. */
export async function xml(rounds: number): Promise<Row[]> {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(subjects)) {
      const cost = await measure(work);
      // The first round is a warm-up.
      if (round > 0) costs.set(name, [...(costs.get(name) ?? []), cost]);
    }
  }
  return [...costs].flatMap(([name, all]): Row[] => {
    const target = { by: "value", kind: "at most", limit: 600 } as const;
    const cpu = median(all.map(({ cpu }) => cpu));
    const measure = `XML, ${megabytes.toFixed(1)} MB: ${name}`;
    return [
      { measure, value: cpu, unit: "ms CPU", ...(name === "read in chunks" && { target }) },
      { measure: `${measure}, longest pause`, value: median(all.map(({ pause }) => pause)), unit: "ms" },
    ];
  });
}
