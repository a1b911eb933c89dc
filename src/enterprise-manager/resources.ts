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

export const tenants: Resource<CloudTenant, Schemas["CreateCloudTenantSpec"]> = {
  path: "/cloud/tenants",
  id: "tenantId",
  idProperty: "UID",
  list: "CloudTenants",
  type: "CloudTenant",
  query: { format: "Entity" },
  isMadeFrom: (tenant, spec) => tenant.Name === spec.Name,
};

export const resources: Resource<CloudTenantResource, Schemas["CreateCloudTenantResourceSpec"]> = {
  path: "/cloud/tenants/{tenantId}/resources",
  id: "resourceId",
  idProperty: "Id",
  list: "CloudTenantResources",
  type: "CloudTenantResource",
  isMadeFrom: ({ RepositoryQuota: quota }, spec) =>
    quota.DisplayName === spec.Name && quota.RepositoryUid === spec.RepositoryUid,
};

export const computeResources: Resource<CloudTenantComputeResource, Schemas["CloudTenantComputeResourceCreateSpec"]> = {
  path: "/cloud/tenants/{tenantId}/computeResources",
  id: "computeResourceId",
  idProperty: "Id",
  list: "CloudTenantComputeResources",
  type: "CloudTenantComputeResource",
  isMadeFrom: (resource, spec) => resource.CloudHardwarePlanUid === spec.CloudHardwarePlanUid,
};

export const vCloudComputeResources: Resource<
  CloudTenantVCloudComputeResource,
  Schemas["CloudTenantVCloudComputeResourceCreateSpec"]
> = {
  path: "/cloud/tenants/{tenantId}/vCloudComputeResources",
  id: "vCloudComputeResourceId",
  idProperty: "Id",
  list: "CloudTenantVCloudComputeResources",
  type: "CloudTenantVCloudComputeResource",
  isMadeFrom: (resource, spec) => resource.VirtualDataCenterRef === spec.VirtualDataCenterRef,
};

export const subtenants: Resource<CloudSubtenant, Schemas["CloudSubtenantCreateSpec"]> = {
  path: "/cloud/tenants/{tenantId}/subtenants",
  id: "subtenantId",
  idProperty: "Id",
  list: "CloudSubtenants",
  type: "CloudSubtenant",
  isMadeFrom: (subtenant, spec) => subtenant.Name === spec.Name,
};

const entity = { idProperty: "UID", query: { format: "Entity" } } as const;

export const backupServers: Collection<BackupServer> = {
  ...entity,
  path: "/backupServers",
  id: "backupServerId",
  list: "BackupServers",
  type: "BackupServer",
};

export const repositories: Collection<Repository> = {
  ...entity,
  path: "/repositories",
  id: "repositoryId",
  list: "Repositories",
  type: "Repository",
};

/** Repositories of one backup server. */
export const repositoriesOfServer: Collection<Repository> = {
  ...repositories,
  path: "/backupServers/{backupServerId}/repositories",
};

export const hardwarePlans: Collection<CloudHardwarePlan> = {
  ...entity,
  path: "/cloud/hardwarePlans",
  id: "hardwarePlanId",
  list: "CloudHardwarePlans",
  type: "CloudHardwarePlan",
};

export const wanAccelerators: Collection<WanAccelerator> = {
  ...entity,
  path: "/wanAccelerators",
  id: "wanAcceleratorId",
  list: "WanAccelerators",
  type: "WanAccelerator",
};

export const gatewayPools: Collection<CloudGatewayPoolEntity> = {
  ...entity,
  path: "/cloud/gatewayPools",
  id: "gatewayPoolId",
  list: "CloudGatewayPools",
  type: "CloudGatewayPool",
};
