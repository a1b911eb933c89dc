import type { Schemas } from "../../enterprise-manager/schemas.js";
import { asNode } from "../document.js";
import { type SessionCall, tenantsOf } from "./call.js";
import { bareId } from "./infrastructure.js";
import { visible } from "./views.js";

/** Something that a query finds, as it is answered: whole, and where the API has that, as a reference. */
export interface Found {
  readonly entity: Readonly<Record<string, unknown>>;
  readonly reference?: Schemas["EntityReference"] | undefined;
}

/** One type that can be queried. */
export interface QueryType {
  rows(call: SessionCall): readonly Found[];
  /** One page of the result, without its paging. */
  result(rows: readonly Found[], asEntities: boolean): Schemas["QueryResult"];
}

const entitiesOf = (rows: readonly Found[]) => rows.map(({ entity }) => entity);

/** A type whose results come as references or as entities; `list` names these in the result. */
function referable(list: string, rows: QueryType["rows"]): QueryType {
  const result: QueryType["result"] = (found, asEntities) =>
    asEntities
      ? { Entities: { [list]: { [list]: entitiesOf(found) } } }
      : { Refs: { Refs: found.flatMap(({ reference = [] }) => reference) } };
  return { rows, result };
}

/** A type whose results come in full only. */
function whole(list: string, entities: (call: SessionCall) => readonly object[]): QueryType {
  const rows = (call: SessionCall) => entities(call).map((entity) => ({ entity: asNode(entity) }));
  return { rows, result: (found) => ({ Resources: { [list]: { [list]: entitiesOf(found) } } }) };
}

/** What the examples of the operation that lists them have. */
function documented(list: string, operation: string): QueryType {
  return referable(list, ({ document }) => {
    const examples = document.operations.find(({ id }) => id === operation)?.response?.examples ?? [];
    const all = <Row>(name: string) => examples.flatMap((example) => (asNode(example)[name] as Row[] | null) ?? []);
    const references = all<Schemas["EntityReference"]>("Refs");
    return all<Found["entity"]>(list).map((entity) => {
      return { entity, reference: references.find(({ UID }) => UID === entity.UID) };
    });
  });
}

export const queryTypes: Readonly<Record<string, QueryType>> = {
  CloudTenant: referable("CloudTenants", (call) => {
    const { tenant, tenantReference } = call.views;
    return tenantsOf(call).map((row) => ({ entity: asNode(tenant(row)), reference: tenantReference(row) }));
  }),
  CloudSubtenant: whole("CloudSubtenants", (call) =>
    tenantsOf(call).flatMap((tenant) => visible(tenant.subtenants).map((row) => call.views.subtenant(tenant, row))),
  ),
  Task: whole("Tasks", ({ tasks, session }) => tasks.list(session.id)),
  BackupServer: documented("BackupServers", "getBackupServers"),
  Repository: documented("Repositories", "getRepositories"),
  CloudHardwarePlan: documented("CloudHardwarePlans", "getHardwarePlans"),
  WanAccelerator: documented("WanAccelerators", "getWanAccelerators"),
  CloudGatewayPool: documented("CloudGatewayPools", "getGatewayPools"),
};

type Value = (entity: Found["entity"]) => unknown;

/** What is compared by names, in lower case, that are none of the entity's own. */
const values: Readonly<Record<string, Value>> = {
  uid: ({ UID, Id }) => UID ?? Id,
  disabled: ({ Enabled }) => Enabled === false,
  ipordnsname: ({ Name }) => Name,
  platform: ({ HardwarePlanDetails }) => (asNode(HardwarePlanDetails).ViCloudHardwarePlan ? "VMware" : "HyperV"),
  type: ({ TenantType }) => {
    const { vCloudTenant, ADTenantType } = asNode(TenantType);
    return vCloudTenant ? "vCD" : ADTenantType ? "ActiveDirectory" : "Standalone";
  },
  organizationreference: ({ TenantType }) => asNode(asNode(TenantType).vCloudTenant).OrganizationRef,
  unlimited: ({ RepositoryQuota }) => asNode(RepositoryQuota).Unlimited,
  quota: ({ RepositoryQuota }) => asNode(RepositoryQuota).QuotaMb,
  usedquota: ({ RepositoryQuota }) => asNode(RepositoryQuota).UsedQuotaMb,
  backupresourceid: ({ RepositoryQuota }) => asNode(RepositoryQuota).TenantResourceId,
  cloudtenantuid: (entity) => idIn(up(entity, "tenants")),
  cloudtenantname: (entity) => up(entity, "tenants")?.Name,
  backupserveruid: (entity) => idIn(up(entity, "backupServers")),
  backupservername: (entity) => up(entity, "backupServers")?.Name,
};

/** What an entity has under the name of a query parameter. */
export function comparedValue({ entity }: Found, name: string): unknown {
  return (values[name.toLowerCase()] ?? ((own) => own[name]))(entity);
}

/** The link up to one of the things below a path segment. */
function up({ Links }: Found["entity"], segment: string): Schemas["Link"] | undefined {
  const links = (Links ?? []) as readonly Schemas["Link"][];
  return links.find(({ Rel, Href }) => Rel === "Up" && Href.includes(`/${segment}/`));
}

function idIn(link: Schemas["Link"] | undefined): string | undefined {
  const id = link?.Href.split(/[/?]/).find((_, at, all) => /^(tenants|backupServers)$/.test(all[at - 1] ?? ""));
  return id && bareId(id);
}
