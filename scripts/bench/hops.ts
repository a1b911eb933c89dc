import { type Profiler, Session } from "node:inspector/promises";
import { pathToFileURL } from "node:url";
import type * as EnterpriseManager from "../../src/enterprise-manager/index.js";
import type * as Vspc from "../../src/index.js";

/**
 * Counts the files and functions of `src` that one call passes, from V8's precise coverage:
 * `npx tsx scripts/bench/hops.ts [ROOT]`. `ROOT` is another checkout to compare with.
 */
const root = process.argv[2] ?? new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const source = (path: string) => pathToFileURL(`${root}/src/${path}`).href;
const { createVspcClient, apiKey }: typeof Vspc = await import(source("index.ts"));
const { createEnterpriseManagerClient }: typeof EnterpriseManager = await import(source("enterprise-manager/index.ts"));

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Counts the files and functions of `src` that ran during the work, without the top level of modules. */
async function passed(work: () => Promise<unknown>): Promise<{ files: number; functions: number }> {
  await session.post("Profiler.takePreciseCoverage");
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const ours = result.filter(({ url }) => url.startsWith(source("")));
  const called = ours.map(({ functions }) => functions.filter(isCalled).length);
  return { files: called.filter(Boolean).length, functions: called.reduce((sum, count) => sum + count, 0) };
}

function isCalled({ functionName, ranges: [range] }: Profiler.FunctionCoverage): boolean {
  // The loader adds __name, and the top level of a module starts at 0.
  const isOurs = functionName !== "__name" && !(functionName === "" && range?.startOffset === 0);
  return isOurs && range !== undefined && range.count > 0;
}

const uid = (last: number) => `6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d0${last}`;
const json = (body: unknown) => Response.json(body);
const tenantsPath = "/infrastructure/sites/tenants";
const tenantPath = `${tenantsPath}/{tenantUid}` as const;

/** A console with four tenants, two on a page. */
const vspcFetch: typeof globalThis.fetch = async (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.pathname.endsWith("/tenants")) {
    const offset = Number(url.searchParams.get("offset"));
    const data = [0, 1, 2, 3].slice(offset, offset + 2).map((n) => ({ instanceUid: uid(n) }));
    return json({ meta: { pagingInfo: { total: 4, count: data.length, offset } }, data });
  }
  return json({ data: { instanceUid: uid(1), name: "acme", description: "old" } });
};

const xml = (body: string, headers: Record<string, string> = {}, status = 200) =>
  new Response(`<?xml version="1.0"?>${body}`, { status, headers: { "content-type": "application/xml", ...headers } });
const namespace = 'xmlns="http://www.veeam.com/ent/v1.0"';
const baseUrl = "https://em.example.com:9398/api";
const link = `<Links><Link Href="${baseUrl}/cloud/tenants/${uid(1)}" Type="CloudTenant" Rel="Related"/></Links>`;

const enterpriseManagerFetch: typeof globalThis.fetch = async (input) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  const task = (state: string, rest: string) =>
    `<Task ${namespace} Type="Task" Href=""><TaskId>task-1</TaskId><State>${state}</State><Operation>Create</Operation>${rest}</Task>`;
  if (pathname.endsWith("/sessionMngr/")) {
    const body = `<LogonSession ${namespace} Type="LogonSession" Href=""><SessionId>${uid(2)}</SessionId></LogonSession>`;
    return xml(body, { "x-restsvcsessionid": "c2Vzc2lvbg==" }, 201);
  }
  if (pathname.includes("/tasks/"))
    return xml(task("Finished", `${link}<Result Success="true"><Message>Ok</Message></Result>`));
  if (pathname.endsWith("/tenants")) return xml(task("Running", ""), {}, 202);
  return xml(
    `<CloudTenant ${namespace} Type="CloudTenant" Name="acme" UID="urn:veeam:CloudTenant:${uid(1)}" Href=""><Enabled>true</Enabled></CloudTenant>`,
  );
};

const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey("key"), fetch: vspcFetch });
const em = createEnterpriseManagerClient({
  baseUrl,
  username: "admin",
  password: "secret",
  format: "xml",
  fetch: enterpriseManagerFetch,
});
const spec = { Name: "acme", Password: "secret", BackupServerUid: `urn:veeam:BackupServer:${uid(3)}` };

const rows = {
  "one GET": await passed(() => vspc.get(tenantPath, { path: { tenantUid: uid(1) } })),
  "one list of two pages": await passed(() => vspc.list(tenantsPath, { pageSize: 2 }).toArray()),
  "one patch of a draft": await passed(() =>
    vspc.patch(tenantPath, { path: { tenantUid: uid(1) } }, (tenant) => {
      tenant.description = "new";
    }),
  ),
  "one EM create in XML, logon included": await passed(() => em.tenants.create(spec)),
};
console.table(rows);
