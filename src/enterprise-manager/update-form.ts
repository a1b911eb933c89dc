/** Properties to leave out; lists are looked through. */
export interface Omitted {
  readonly [property: string]: true | Omitted;
}

/** How an entity is written back. */
export interface UpdateForm {
  /** What only the server sets. */
  readonly omitted: Omitted;
  /** What goes back as it was read: it says which entity this is, or is changed elsewhere. */
  readonly fixed: readonly string[];
  /** Lists that a PUT calls otherwise than a GET does: by the property that holds them, from one name to the other. */
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
  // A missing TenantType is answered with 500 by some versions: it goes along although it never changes.
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
