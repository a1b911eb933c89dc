// Lists the jobs of the Veeam Backup for Microsoft 365 servers of all customers, through the console. Exits with 1 if a job failed.
//
//   node vb365-jobs.ts [--simulate]
import { parseArgs } from "node:util";
import { ApiError, apiKey, bulk, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

/** The part of the REST API of Veeam Backup for Microsoft 365 that is used here. */
interface Vb365Paths {
  "/v7/jobs": { get: { responses: { 200: { content: { "application/json": Job[] } } } } };
}
interface Job {
  name: string;
  isEnabled: boolean;
  lastStatus?: string;
  lastRun?: string | null;
}

async function main() {
  const { values } = parseArgs({ options: { simulate: { type: "boolean" } } });
  const vspc = connect(values.simulate);

  const organizations = await vspc.list("/organizations", { select: ["instanceUid", "name"] }).toArray();
  const servers = await vspc.list("/infrastructure/vb365Servers").toArray();
  const results = await bulk(servers, async ({ managementAgentUid, name: server, organizationUid }) => {
    if (!managementAgentUid) throw new Error("it has no management agent");
    const { data, response } = await vspc.proxy<Vb365Paths>(managementAgentUid, "vb365").api.GET("/v7/jobs");
    if (!data) throw new Error(`it responded with ${response.status}`);
    const owner = organizations.find(({ instanceUid }) => instanceUid === organizationUid)?.name;
    return data.map(({ name, lastStatus, lastRun }) => ({ server, owner, name, lastStatus, lastRun }));
  });

  const jobs = results.flatMap((result) => (result.status === "done" ? result.value : []));
  console.table(jobs);
  const broken = results.flatMap((result) => (result.status === "failed" ? [result] : []));
  for (const { item, error } of broken) console.error(`${item.name}: ${describe(error)}`);
  const failed = jobs.filter(({ lastStatus }) => lastStatus === "Failed").length;
  const reached = servers.length - broken.length;
  console.log(`${jobs.length} jobs on ${reached} of ${servers.length} servers, ${failed} failed`);
  if (failed > 0 || broken.length > 0) process.exitCode = 1;
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

const describe = (error: Error) => (error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);

main().catch((error: Error) => {
  console.error(describe(error));
  process.exitCode = 1;
});
