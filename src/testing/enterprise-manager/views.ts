import type { Schemas } from "../../enterprise-manager/schemas.js";
import { type Named, urn } from "./infrastructure.js";
import type { Row, SubtenantRow, TenantRow } from "./rows.js";

type Link = Schemas["Link"];

/** Makes what answers hold. */
export type Views = ReturnType<typeof createViews>;

/** The parts of a tenant: their path segments, as the server's links spell them, and types. */
export const parts = {
  resources: { segment: "resources", type: "CloudTenantResource" },
  computeResources: { segment: "computeResources", type: "CloudTenantComputeResource" },
  vCloudComputeResources: { segment: "vcloudcomputeresources", type: "CloudTenantVCloudComputeResource" },
  subtenants: { segment: "subtenants", type: "CloudSubtenant" },
} as const;
export type PartName = keyof typeof parts;

/** Views whose links begin with `root`: the public address of the API, without a slash at the end. */
export function createViews(root: string) {
  const href = (path: string) => `${root}${path}`;
  const tenantPath = ({ id }: TenantRow) => `/cloud/tenants/${id}`;
  const link = (rel: string, path: string, type?: string, name?: string): Link => ({
    Rel: rel,
    Href: href(path),
    ...(name === undefined ? {} : { Name: name }),
    ...(type === undefined ? {} : { Type: type }),
  });
  const serverLink = ({ server }: TenantRow) =>
    link("Up", `/backupServers/${server.id}`, "BackupServerReference", server.name);
  const upToTenant = (tenant: TenantRow) =>
    link("Up", `${tenantPath(tenant)}?format=Entity`, "CloudTenant", tenant.name);

  const reference = (kind: string, path: string, id: string, name: string, up: Link): Schemas["EntityReference"] => ({
    UID: urn({ kind, id }),
    Name: name,
    Href: href(path),
    Type: `${kind}Reference`,
    Links: [up, link("Alternate", `${path}?format=Entity`, kind, name)],
  });

  const partPath = (tenant: TenantRow, name: PartName, { id }: Row<unknown>) =>
    `${tenantPath(tenant)}/${parts[name].segment}/${id}`;

  /** A part of a tenant; within the tenant's own entity parts carry no links. */
  const part = <Value extends object>(tenant: TenantRow, name: PartName, row: Row<Value>, nested = false) => {
    const path = partPath(tenant, name, row);
    const links = nested ? null : [upToTenant(tenant), link("Delete", path)];
    return { Href: href(path), Type: parts[name].type, Id: row.id, Links: links, ...row.value };
  };

  const subtenant = (tenant: TenantRow, row: SubtenantRow): Schemas["CloudSubtenant"] => {
    const path = partPath(tenant, "subtenants", row);
    const links = [
      link("Edit", path, "CloudSubtenant", row.value.Name),
      link("Delete", path),
      upToTenant(tenant),
      link("Up", `/backupServers/${tenant.server.id}?format=Entity`, "BackupServer", tenant.server.name),
    ];
    return { Href: href(path), Type: "CloudSubtenant", Id: row.id, Links: links, Password: null, ...row.value };
  };

  const partLinks = (tenant: TenantRow) => {
    const isDirector = Boolean(tenant.type.vCloudTenant);
    const names: PartName[] = ["resources", isDirector ? "vCloudComputeResources" : "computeResources", "subtenants"];
    return names.flatMap((name) => {
      const path = `${tenantPath(tenant)}/${parts[name].segment}`;
      return [link("Down", path, `${parts[name].type}List`), link("Create", path, parts[name].type)];
    });
  };

  const tenantReference = (tenant: TenantRow) =>
    reference("CloudTenant", tenantPath(tenant), tenant.id, tenant.name, serverLink(tenant));

  const tenantLinks = (tenant: TenantRow): Link[] => {
    const path = tenantPath(tenant);
    return [
      serverLink(tenant),
      link("Alternate", path, "CloudTenantReference", tenant.name),
      link("Edit", path, "CloudTenantReference", tenant.name),
      ...partLinks(tenant),
      link("Delete", path),
      link("Related", `${path}/freelicenseCounters`, "FreeLicenseCounters", "FreeLicenseCounters"),
    ];
  };

  const tenant = (row: TenantRow): Schemas["CloudTenant"] => {
    const { resources, computeResources, vCloudComputeResources } = row;
    return {
      Href: href(`${tenantPath(row)}?format=Entity`),
      Type: "CloudTenant",
      Name: row.name,
      UID: urn({ kind: "CloudTenant", id: row.id }),
      Links: tenantLinks(row),
      Password: null,
      ...row.value,
      Resources: { CloudTenantResources: visible(resources).map((one) => part(row, "resources", one, true)) },
      ComputeResources: {
        CloudTenantComputeResources: visible(computeResources).map((one) => part(row, "computeResources", one, true)),
      },
      ...row.usage,
      TenantType: row.type,
      VCloudComputeResources: row.type.vCloudTenant
        ? {
            CloudTenantVCloudComputeResources: visible(vCloudComputeResources).map((one) =>
              part(row, "vCloudComputeResources", one, true),
            ),
          }
        : null,
      CloudGatewayPools:
        row.pools.length === 0 ? null : { CloudGatewayPoolUids: row.pools.map(urn), CloudGatewayPools: [] },
    };
  };

  return {
    href,
    link,
    tenant,
    tenantReference,
    part,
    partPath,
    subtenant,
    pool: (row: TenantRow, pool: Named) =>
      reference("CloudGatewayPool", `/cloud/gatewayPools/${pool.id}`, pool.id, pool.name, serverLink(row)),
    counters: (row: TenantRow): Schemas["CloudTenantFreeLicenseCounters"] => ({
      Href: href(`${tenantPath(row)}/freelicenseCounters`),
      Type: "FreeLicenseCounters",
      Links: [upToTenant(row)],
      ...row.counters,
    }),
  };
}

/** The rows that can be seen already. */
export function visible<R extends Row<unknown>>(rows: readonly R[]): R[] {
  return rows.filter(({ hidden }) => !hidden);
}
