/** Properties to omit, also in the items of lists. */
export interface Omitted {
  readonly [property: string]: true | Omitted;
}

/** Rules for writing an entity back. */
export interface UpdateForm {
  /** Properties that only the server sets. */
  readonly omitted: Omitted;
  /** Properties that must not change: they identify the entity or have an operation for changing them. */
  readonly fixed: readonly string[];
  /** Lists whose name differs between GET and PUT, by the property that contains them. */
  readonly renamed: Readonly<Record<string, readonly [read: string, written: string]>>;
}

const tenant: UpdateForm = {
  omitted: {
    Links: true,
    LastResult: true,
    LastActive: true,
    VmCount: true,
    BackupCount: true,
    ReplicaCount: true,
    WorkStationBackupCount: true,
    ServerBackupCount: true,
    Resources: { CloudTenantResources: { Links: true, RepositoryQuota: { UsedQuota: true } } },
    ComputeResources: { CloudTenantComputeResources: { Links: true, ComputeResourceStats: true } },
    VCloudComputeResources: {
      VCloudComputeResources: {
        Links: true,
        VirtualDataCenterName: true,
        Enabled: true,
        AllocationModel: true,
        ResourceUsage: true,
      },
    },
    CloudGatewayPools: { CloudGatewayPools: true },
  },
  // Some versions return 500 if TenantType is missing.
  fixed: ["Href", "Type", "Name", "UID", "Resources", "ComputeResources", "TenantType"],
  renamed: { VCloudComputeResources: ["CloudTenantVCloudComputeResources", "VCloudComputeResources"] },
};

const subtenant: UpdateForm = {
  omitted: { Links: true, RepositoryQuota: { UsedQuotaMb: true, QuotaId: true } },
  fixed: ["Href", "Type", "Id", "Name"],
  renamed: {},
};

export const updateForms = { tenant, subtenant };

export type UpdateFormName = keyof typeof updateForms;
