import type { Schemas } from "../../enterprise-manager/schemas.js";
import type { Named } from "./infrastructure.js";

/** One thing of the simulated server. What a task has made stays hidden until the task is finished. */
export interface Row<Value> {
  readonly id: string;
  hidden: boolean;
  value: Value;
}

/** What addresses and names something; made anew for every answer. */
type Addressed = "Href" | "Type" | "Id" | "UID" | "Links";

export type ResourceRow = Row<Omit<Schemas["CloudTenantResource"], Addressed>>;
export type ComputeResourceRow = Row<Omit<Schemas["CloudTenantComputeResource"], Addressed>>;
export type VCloudComputeResourceRow = Row<Omit<Schemas["CloudTenantVCloudComputeResource"], Addressed>>;
/** Its password stands apart from the value: it is in no answer. */
export interface SubtenantRow extends Row<Omit<Schemas["CloudSubtenant"], Addressed | "Password">> {
  password: string;
}

/** What a PUT replaces. */
export type TenantSettings = Required<Pick<Schemas["CloudTenantUpdate"], keyof typeof noSettings>>;

/** What the tenant's jobs have come to. */
export type TenantUsage = Required<Pick<Schemas["CloudTenant"], keyof typeof noUsage>>;

export type LicenseCounters = Omit<Schemas["CloudTenantFreeLicenseCounters"], "Href" | "Type" | "Links">;

export interface TenantRow extends Row<TenantSettings> {
  readonly name: string;
  readonly server: Named;
  readonly type: Schemas["CloudTenantTypeInfo"];
  /** Absent where the tenant signs in elsewhere (Cloud Director, Active Directory). */
  password: string | undefined;
  readonly usage: TenantUsage;
  readonly counters: LicenseCounters;
  pools: readonly Named[];
  readonly resources: ResourceRow[];
  readonly computeResources: ComputeResourceRow[];
  readonly vCloudComputeResources: VCloudComputeResourceRow[];
  readonly subtenants: SubtenantRow[];
}

/** Settings of which nothing was said. */
export const noSettings = {
  Description: null,
  Enabled: false,
  LeaseOptions: { Enabled: false },
  ThrottlingEnabled: false,
  ThrottlingSpeedLimit: 1,
  ThrottlingSpeedUnit: "MBps",
  PublicIpCount: 0,
  MaxConcurrentTasks: 1,
  BackupProtectionEnabled: false,
  BackupProtectionPeriod: 1,
  FailoverToOthersGatewaysIfFail: false,
} as const satisfies Schemas["CloudTenantUpdate"];

/** The usage of a tenant that never did anything; the date stands for never. */
export const noUsage = {
  LastResult: "None",
  LastActive: "1753-01-01T00:00:00Z",
  VmCount: 0,
  BackupCount: 0,
  ReplicaCount: 0,
  WorkStationBackupCount: 0,
  ServerBackupCount: 0,
} as const satisfies Partial<Schemas["CloudTenant"]>;

export const noCounters: LicenseCounters = {
  RentalVMBackupCount: 0,
  RentalWorkstationBackupCount: 0,
  RentalServerBackupCount: 0,
  NewVMBackupCount: 0,
  NewWorkstationBackupCount: 0,
  NewServerBackupCount: 0,
  NewVMReplicaCount: 0,
};
