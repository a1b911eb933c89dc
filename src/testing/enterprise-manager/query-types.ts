import type { Schemas } from "../../enterprise-manager/schemas.js";
import { type Content, content, type SessionCall, tenantsOf } from "./call.js";
import { urn } from "./infrastructure.js";
import { infrastructureTypes, type QueryType } from "./query-infrastructure.js";
import type { SubtenantRow, TenantRow } from "./rows.js";
import { visible } from "./views.js";

interface Share {
  readonly tenant: TenantRow;
  readonly row: SubtenantRow;
}

const tenants: QueryType<TenantRow> = {
  rows: tenantsOf,
  values: {
    UID: ({ id }) => urn({ kind: "CloudTenant", id }),
    Name: ({ name }) => name,
    Enabled: ({ value }) => value.Enabled,
    BackupServerUId: ({ server }) => urn(server),
    BackupServerName: ({ server }) => server.name,
    Type: ({ type }) => (type.vCloudTenant ? "vCD" : type.ADTenantType ? "ActiveDirectory" : "Standalone"),
    OrganizationReference: ({ type }) => type.vCloudTenant?.OrganizationRef,
  },
  result: ({ views }, rows, asEntities) =>
    asEntities
      ? { Entities: { CloudTenants: { CloudTenants: rows.map(views.tenant) } } }
      : { Refs: { Refs: rows.map(views.tenantReference) } },
};

const subtenants: QueryType<Share> = {
  rows: (call) => tenantsOf(call).flatMap((tenant) => visible(tenant.subtenants).map((row) => ({ tenant, row }))),
  values: {
    UID: ({ row }) => row.id,
    Name: ({ row }) => row.value.Name,
    CloudTenantUid: ({ tenant: { id } }) => urn({ kind: "CloudTenant", id }),
    CloudTenantName: ({ tenant }) => tenant.name,
    Disabled: ({ row }) => !row.value.Enabled,
    Unlimited: ({ row }) => row.value.RepositoryQuota?.Unlimited,
    Quota: ({ row }) => row.value.RepositoryQuota?.QuotaMb,
    UsedQuota: ({ row }) => row.value.RepositoryQuota?.UsedQuotaMb,
    BackupResourceId: ({ row }) => row.value.RepositoryQuota?.TenantResourceId,
    BackupServerUID: ({ tenant }) => urn(tenant.server),
    BackupServerName: ({ tenant }) => tenant.server.name,
  },
  result: ({ views }, rows) => ({
    Resources: { CloudSubtenants: { CloudSubtenants: rows.map(({ tenant, row }) => views.subtenant(tenant, row)) } },
  }),
};

const tasks: QueryType<Schemas["Task"]> = {
  rows: ({ tasks: all, session }) => all.list(session.id),
  values: {
    TaskId: ({ TaskId }) => TaskId,
    State: ({ State }) => State,
    Operation: ({ Operation }) => Operation,
  },
  result: (_, rows) => ({ Resources: { Tasks: { Tasks: [...rows] } } }),
};

/** Calls back with one of the types; a way to keep the type of its rows. */
export function withQueryType<T>(name: string, use: <Row>(type: QueryType<Row>) => T): T | undefined {
  if (name === "CloudTenant") return use(tenants);
  if (name === "CloudSubtenant") return use(subtenants);
  if (name === "Task") return use(tasks);
  const type = infrastructureTypes[name];
  return type && use(type);
}

export function queryService({ views, session }: SessionCall, names: readonly string[]): Content {
  const links = names.map((name) => views.link("Down", `/query?type=${name}`, "QueryResult"));
  const up = views.link("Up", `/logonSessions/${session.id}`, "LogonSession");
  return content("QueryService", { Href: views.href("/querySvc"), Type: "QueryService", Links: [up, ...links] });
}
