import { beforeAll, describe, expect, it } from "vitest";
import { operations, readDocument } from "../../support/operations.js";
import { open } from "./open.js";

type Found = Readonly<Record<string, unknown>>;

const organizations = "/organizations";
const companies = "/organizations/companies";
const servers = "/infrastructure/backupServers";
const repositories = "/infrastructure/backupServers/repositories";
const jobs = "/infrastructure/backupServers/jobs";

/** Lists that contain the rows that a property refers to. */
const targets: Readonly<Record<string, string>> = {
  organizationUid: organizations,
  mappedOrganizationUid: organizations,
  companyUid: companies,
  assignedForCompany: companies,
  resellerUid: "/organizations/resellers",
  locationUid: "/organizations/locations",
  siteUid: "/infrastructure/sites",
  tenantUid: "/infrastructure/sites/tenants",
  backupServerUid: servers,
  managementAgentUid: "/infrastructure/managementAgents",
  repositoryUid: repositories,
  targetRepositoryUid: repositories,
  jobUid: jobs,
  alarmTemplateUid: "/alarms/templates",
  virtualMachineUid: "/protectedWorkloads/virtualMachines",
  vb365ServerUid: "/infrastructure/vb365Servers",
  vb365OrganizationUid: "/infrastructure/vb365Servers/organizations",
};

/** Properties with a different meaning: Microsoft 365 repositories, and agents and servers that the document does not list. */
const others = new Set([
  "/infrastructure/vb365Servers/organizations/jobs repositoryUid",
  "/protectedWorkloads/vb365ProtectedObjects repositoryUid",
]);

describe("rows of 1,000 tenants", () => {
  const lists = new Map<string, readonly Found[]>();
  beforeAll(async () => {
    const { send } = open({ tenants: 1000 });
    const paged = operations(readDocument("vspc")).filter(
      ({ method, path, parameters }) =>
        method === "get" && !path.includes("{") && parameters.some(({ name }) => name === "offset"),
    );
    for (const { path } of paged) {
      const rows: Found[] = [];
      for (let total = 1; rows.length < total; ) {
        const { body } = await send("GET", path, { query: { limit: 500, offset: rows.length } });
        rows.push(...body.data);
        total = body.meta.pagingInfo.total;
      }
      lists.set(path, rows);
    }
  });

  it("creates as many companies and organizations as tenants", () => {
    expect(lists.get(companies)).toHaveLength(1000);
    expect(lists.get(organizations)?.filter(({ type }) => type === "Company")).toHaveLength(1000);
    expect(new Set(lists.get(companies)?.map(({ instanceUid }) => instanceUid)).size).toBe(1000);
  });

  it("refer only to existing rows", () => {
    const ids = new Map([...lists].map(([path, rows]) => [path, new Set(rows.map((row) => keyOf(path, row)))]));
    let checked = 0;
    const dangling = [...lists].flatMap(([path, rows]) =>
      rows.flatMap((row) =>
        Object.entries(row).flatMap(([property, uid]) => {
          const target = targets[property];
          if (!target || uid === null || others.has(`${path} ${property}`)) return [];
          checked++;
          return ids.get(target)?.has(uid) ? [] : [`${path} ${property} ${uid}`];
        }),
      ),
    );
    expect(dangling).toEqual([]);
    expect(checked).toBeGreaterThan(20_000);
  });

  it("agree with each other: alarms refer to existing jobs or repositories, and resources to the company of their tenant", () => {
    const uids = new Set([jobs, repositories].flatMap((path) => lists.get(path)?.map((row) => row.instanceUid) ?? []));
    const about = (lists.get("/alarms/active") ?? []).map(({ object }) => object as Found);
    const ofServers = about.filter(({ type }) => type !== "Internal");
    expect(ofServers.length).toBeGreaterThan(600);
    expect(ofServers.filter(({ objectUid }) => !uids.has(objectUid))).toEqual([]);
    const tenants = new Map(lists.get("/infrastructure/sites/tenants")?.map((row) => [row.instanceUid, row]));
    const resources = lists.get("/infrastructure/sites/tenants/backupResources") ?? [];
    const wrong = resources.filter((row) => row.companyUid !== tenants.get(row.tenantUid)?.assignedForCompany);
    expect(wrong).toEqual([]);
  });
});

function keyOf(path: string, row: Found): unknown {
  return path === "/infrastructure/sites" ? row.siteUid : row.instanceUid;
}
