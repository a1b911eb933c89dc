import type {
  CloudSubtenant,
  CloudTenant,
  CloudTenantComputeResource,
  CloudTenantResource,
  CloudTenantVCloudComputeResource,
  Schemas,
} from "./schemas.js";
import type { UpdateForm } from "./update.js";

/** Paths and names of a kind of entity that can be read. */
export interface EntityKind {
  /** Path of the collection. The property of the client in `client.ts` has the name of its last segment. */
  readonly path: string;
  /** Name of the path parameter for one entity. */
  readonly id: string;
  /** Property with this ID, as a UUID or URN. */
  readonly idProperty: string;
  /** Name of the list in a response. */
  readonly list: string;
  /** `Type` of an entity. */
  readonly type: string;
  /** Query that requests full entities instead of references. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A kind of entity that can also be created and deleted. */
export interface Resource<Entity, Spec> extends EntityKind {
  /** Recognizes a created entity if its task does not link to it. */
  isMadeFrom(entity: Entity, spec: Spec): boolean;
  /** Rules for updating an entity. */
  readonly form?: UpdateForm;
  /** Options of a delete that are query parameters. */
  readonly deleteOptions?: readonly string[];
}

/** Kind of entity that is identified by its `UID`. */
function entityKind(type: string, path: string, id: string, list = `${type}s`): EntityKind {
  return { path, id, idProperty: "UID", list, type, query: { format: "Entity" } };
}

/** Kind of entity that belongs to a tenant. Its path segment is the plural of its parameter name without `Id`. */
function tenantPart<Entity, Spec>(
  type: string,
  id: `${string}Id`,
  isMadeFrom: (entity: Entity, spec: Spec) => boolean,
): Resource<Entity, Spec> {
  const path = `/cloud/tenants/{tenantId}/${id.slice(0, -2)}s`;
  return { path, id, idProperty: "Id", list: `${type}s`, type, isMadeFrom };
}

export const tenants: Resource<CloudTenant, Schemas["CreateCloudTenantSpec"]> = {
  ...entityKind("CloudTenant", "/cloud/tenants", "tenantId"),
  isMadeFrom: (tenant, spec) => tenant.Name === spec.Name,
  deleteOptions: ["includeBackups"],
  form: {
    omitted: [
      ...["Links", "LastResult", "LastActive", "VmCount", "BackupCount", "ReplicaCount", "WorkStationBackupCount"],
      ...["ServerBackupCount", "Resources.CloudTenantResources.Links"],
      "Resources.CloudTenantResources.RepositoryQuota.UsedQuota",
      "ComputeResources.CloudTenantComputeResources.Links",
      "ComputeResources.CloudTenantComputeResources.ComputeResourceStats",
      "VCloudComputeResources.CloudTenantVCloudComputeResources.Links",
      "VCloudComputeResources.CloudTenantVCloudComputeResources.VirtualDataCenterName",
      "VCloudComputeResources.CloudTenantVCloudComputeResources.Enabled",
      "VCloudComputeResources.CloudTenantVCloudComputeResources.AllocationModel",
      "VCloudComputeResources.CloudTenantVCloudComputeResources.ResourceUsage",
      "CloudGatewayPools.CloudGatewayPools",
    ],
    // Some versions return 500 if TenantType is missing.
    fixed: ["Href", "Type", "Name", "UID", "Resources", "ComputeResources", "TenantType"],
  },
};

export const resources = tenantPart(
  "CloudTenantResource",
  "resourceId",
  ({ RepositoryQuota: quota }: CloudTenantResource, spec: Schemas["CreateCloudTenantResourceSpec"]) =>
    quota.DisplayName === spec.Name && quota.RepositoryUid === spec.RepositoryUid,
);

export const computeResources = tenantPart(
  "CloudTenantComputeResource",
  "computeResourceId",
  (resource: CloudTenantComputeResource, spec: Schemas["CloudTenantComputeResourceCreateSpec"]) =>
    resource.CloudHardwarePlanUid === spec.CloudHardwarePlanUid,
);

export const vCloudComputeResources = tenantPart(
  "CloudTenantVCloudComputeResource",
  "vCloudComputeResourceId",
  (resource: CloudTenantVCloudComputeResource, spec: Schemas["CloudTenantVCloudComputeResourceCreateSpec"]) =>
    resource.VirtualDataCenterRef === spec.VirtualDataCenterRef,
);

export const subtenants: Resource<CloudSubtenant, Schemas["CloudSubtenantCreateSpec"]> = {
  ...tenantPart("CloudSubtenant", "subtenantId", (subtenant, spec) => subtenant.Name === spec.Name),
  form: {
    omitted: ["Links", "RepositoryQuota.UsedQuotaMb", "RepositoryQuota.QuotaId"],
    fixed: ["Href", "Type", "Id", "Name"],
  },
};

export const backupServers = entityKind("BackupServer", "/backupServers", "backupServerId");
export const repositories = entityKind("Repository", "/repositories", "repositoryId", "Repositories");
/** Repositories of one backup server. */
export const repositoriesOfServer = { ...repositories, path: "/backupServers/{backupServerId}/repositories" };
export const hardwarePlans = entityKind("CloudHardwarePlan", "/cloud/hardwarePlans", "hardwarePlanId");
export const wanAccelerators = entityKind("WanAccelerator", "/wanAccelerators", "wanAcceleratorId");
export const gatewayPools = entityKind("CloudGatewayPool", "/cloud/gatewayPools", "gatewayPoolId");
