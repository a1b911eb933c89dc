// Compiled but never run: lists, expanded objects, changes and bodies of sections other than Cloud Connect.
import type { components } from "../../generated/vspc.js";
import { createVspcClient as createExact } from "../../src/bigint.js";
import { createVspcClient, token } from "../../src/index.js";

type Schemas = components["schemas"];

const options = { baseUrl: "https://vspc.example.com:1280", auth: token("t") };
const vspc = createVspcClient(options);
const exact = createExact(options);

export async function expandedObjectsAreInTheRow() {
  const companies = vspc.list("/organizations/companies", {
    query: { expand: ["Organization"] },
    filter: (row) => row.status.equals("Active"),
    sort: (row) => [row.name.ascending()],
  });
  for await (const company of companies) {
    const city: string | null | undefined = company._embedded?.organization?.city;
    console.log(company.instanceUid.length, city);
    // @ts-expect-error null unless it was expanded
    console.log(company._embedded.organization.city);
  }
  for await (const { _embedded } of vspc.list("/infrastructure/backupServers/repositories")) {
    const kind: Schemas["BackupRepositoryInfo"]["type"] = _embedded?.type;
    console.log(kind);
  }
  // @ts-expect-error companies do not support this value
  vspc.list("/organizations/companies", { query: { expand: ["BackupServerJob"] } });
  // @ts-expect-error organizations do not support expand
  vspc.list("/organizations", { query: { expand: ["Organization"] } });
}

export function filtersReachIntoNestedObjects() {
  vspc.list("/alarms/active", { filter: (row) => row.lastActivation.status.in(["Error", "Warning"]) });
  vspc.list("/infrastructure/backupServers/repositories", {
    filter: (row) => row._embedded.type.equals("VeeamVault"),
    select: ["instanceUid", "_embedded.capacity"],
  });
  // @ts-expect-error no such status
  vspc.list("/alarms/active", { filter: (row) => row.lastActivation.status.equals("Fatal") });
}

export async function writesKnowTheirBodies() {
  const companyUid = "c0a1b2c3-1111-4d5e-8f90-000000000001";
  const ownerCredentials = { userName: "acme\\j.doe", password: "not-a-real-password" };
  await vspc.post("/organizations/companies", { body: { organizationInput: { name: "Acme" }, ownerCredentials } });
  // @ts-expect-error the organization needs a name
  await vspc.post("/organizations/companies", { body: { organizationInput: {}, ownerCredentials } });
  await vspc.patch("/organizations/companies/{companyUid}", { path: { companyUid } }, (company) => {
    company.status = "Disabled";
    // @ts-expect-error the name is a property of the organization
    company.name = "Acme";
  });
  const path = { companyUid };
  await vspc.post("/organizations/companies/{companyUid}/welcomeEmail", { path, body: { password: null } });
  const activeAlarmUid = companyUid;
  await vspc.post("/alarms/active/{activeAlarmUid}/resolve", {
    path: { activeAlarmUid },
    query: { comment: "", resolveOnClients: true },
  });
  // @ts-expect-error the comment is required, even if it is empty
  await vspc.post("/alarms/active/{activeAlarmUid}/resolve", { path: { activeAlarmUid }, query: {} });
}

export async function sizesAreExactOnRequest() {
  const rounded = await vspc.list("/infrastructure/backupServers/repositories").first();
  const capacity: number | null | undefined = rounded?._embedded?.capacity;
  const row = await exact.list("/infrastructure/backupServers/repositories").first();
  const bytes: bigint | null | undefined = row?._embedded?.capacity;
  console.log(capacity, bytes);
}
