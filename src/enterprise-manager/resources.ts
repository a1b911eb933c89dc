import type {
  BackupServer,
  CloudGatewayPoolEntity,
  CloudHardwarePlan,
  CloudSubtenant,
  CloudTenant,
  CloudTenantComputeResource,
  CloudTenantResource,
  CloudTenantVCloudComputeResource,
  Repository,
  Schemas,
  WanAccelerator,
} from "./schemas.js";

/** Paths and names of a kind of entity that can be read. */
export interface Collection<Entity> {
  /** Path of the collection. */
  readonly path: string;
  /** Name of the path parameter for one entity. */
  readonly id: string;
  /** Property with this ID, as a UUID or URN. */
  readonly idProperty: keyof Entity & string;
  /** Name of the list in a response. */
  readonly list: string;
  /** `Type` of an entity. */
  readonly type: string;
  /** Query that requests full entities instead of references. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A kind of entity that can also be created. */
export interface Resource<Entity, Spec> extends Collection<Entity> {
  /** Recognizes a created entity if its task does not link to it. */
  isMadeFrom(entity: Entity, spec: Spec): boolean;
}

/** Kind of entity that is identified by its `UID`. */
function collection<Entity extends { UID: string }>(
  type: string,
  path: string,
  id: string,
  list = `${type}s`,
): Collection<Entity> {
  return { path, id, idProperty: "UID", list, type, query: { format: "Entity" } };
}

/** Kind of entity that belongs to a tenant. Its path segment is the plural of its parameter name without `Id`. */
function tenantPart<Entity extends { Id: string }, Spec>(
  type: string,
  id: `${string}Id`,
  isMadeFrom: (entity: Entity, spec: Spec) => boolean,
): Resource<Entity, Spec> {
  const path = `/cloud/tenants/{tenantId}/${id.slice(0, -2)}s`;
  return { path, id, idProperty: "Id", list: `${type}s`, type, isMadeFrom };
}

export const tenants: Resource<CloudTenant, Schemas["CreateCloudTenantSpec"]> = {
  ...collection<CloudTenant>("CloudTenant", "/cloud/tenants", "tenantId"),
  isMadeFrom: (tenant, spec) => tenant.Name === spec.Name,
};

export const resources = tenantPart<CloudTenantResource, Schemas["CreateCloudTenantResourceSpec"]>(
  "CloudTenantResource",
  "resourceId",
  ({ RepositoryQuota: quota }, spec) => quota.DisplayName === spec.Name && quota.RepositoryUid === spec.RepositoryUid,
);

export const computeResources = tenantPart<CloudTenantComputeResource, Schemas["CloudTenantComputeResourceCreateSpec"]>(
  "CloudTenantComputeResource",
  "computeResourceId",
  (resource, spec) => resource.CloudHardwarePlanUid === spec.CloudHardwarePlanUid,
);

export const vCloudComputeResources = tenantPart<
  CloudTenantVCloudComputeResource,
  Schemas["CloudTenantVCloudComputeResourceCreateSpec"]
>(
  "CloudTenantVCloudComputeResource",
  "vCloudComputeResourceId",
  (resource, spec) => resource.VirtualDataCenterRef === spec.VirtualDataCenterRef,
);

export const subtenants = tenantPart<CloudSubtenant, Schemas["CloudSubtenantCreateSpec"]>(
  "CloudSubtenant",
  "subtenantId",
  (subtenant, spec) => subtenant.Name === spec.Name,
);

export const backupServers = collection<BackupServer>("BackupServer", "/backupServers", "backupServerId");

export const repositories = collection<Repository>("Repository", "/repositories", "repositoryId", "Repositories");

/** Repositories of one backup server. */
export const repositoriesOfServer: Collection<Repository> = {
  ...repositories,
  path: "/backupServers/{backupServerId}/repositories",
};

export const hardwarePlans = collection<CloudHardwarePlan>(
  "CloudHardwarePlan",
  "/cloud/hardwarePlans",
  "hardwarePlanId",
);

export const wanAccelerators = collection<WanAccelerator>("WanAccelerator", "/wanAccelerators", "wanAcceleratorId");

export const gatewayPools = collection<CloudGatewayPoolEntity>(
  "CloudGatewayPool",
  "/cloud/gatewayPools",
  "gatewayPoolId",
);
