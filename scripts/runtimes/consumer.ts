// Compiled with each version of TypeScript against the types of the installed package.
import { and, apiKey, type CloudTenant, createVspcClient } from "vspc-client";
import { createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { nodeFetch } from "vspc-client/node";
import { createSimulator } from "vspc-client/testing";

const { fetch } = createSimulator();
const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey("key"), fetch });
const tenants = vspc.list("/infrastructure/sites/tenants", {
  filter: (tenant) => and(tenant.isEnabled.equals(true), tenant.name.contains("a")),
  select: ["instanceUid", "name"],
});
for await (const { name } of tenants) name?.length;
const tenant: CloudTenant = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid: "" } });
// @ts-expect-error no such path
await vspc.get("/nowhere");
// @ts-expect-error no such value
tenant.assignedForCompany = 4;
const em = createEnterpriseManagerClient({
  baseUrl: "https://em.example.com:9398",
  username: "u",
  password: "p",
  fetch: nodeFetch(),
});
export const names: (string | undefined)[] = (await em.tenants.list()).map(({ Name }) => Name);
