import type { components } from "../../../generated/vspc.js";

type Schemas = components["schemas"];

/** A complete row of the schema of that name: the simulator leaves no property out. */
export type Row<Name extends keyof Schemas> = Required<Schemas[Name]>;

export type Site = Row<"CloudAgent">;
export type Tenant = Row<"CloudTenant">;
export type TenantInput = Schemas["CloudTenantInput"];
/** A row whose quota may exceed 2^53: it is a bigint then. */
type WithQuota<R> = Omit<R, "storageQuota"> & { readonly storageQuota: number | bigint };

export type BackupResource = WithQuota<Row<"TenantBackupResource">>;
export type BackupResourceInput = Schemas["TenantBackupResourceInput"];
export type BackupResourceUsage = WithQuota<Row<"TenantBackupResourceUsage">>;
export type ReplicationResource = Row<"TenantReplicationResource">;
export type ReplicationResourceInput = Schemas["TenantReplicationResourceInput"];
export type ReplicationAppliance = Row<"TenantReplicationResourceNetworkAppliance">;
export type ReplicationUsage = Row<"TenantReplicationResourceUsage">;
export type VcdReplicationResource = Row<"TenantVcdReplicationResource">;
export type VcdReplicationResourceInput = Schemas["TenantVcdReplicationResourceInput"];
export type VcdReplicationAppliance = Row<"TenantReplicationResourceVcdNetworkAppliance">;
export type VcdReplicationUsage = Row<"TenantVcdReplicationResourceUsage">;
export type Traffic = Row<"TenantTrafficResource">;
export type Subtenant = Row<"CloudSubTenant">;
export type Product = Row<"CloudTenantProductVersionInfo">;
export type Backup = Row<"CloudBackup">;
export type HardwarePlan = Row<"BackupHardwarePlan">;
export type Storage = Row<"BackupHardwarePlanStorage">;
export type GatewayPool = Row<"CloudGatewayPool">;
export type Gateway = Row<"CloudGateway">;
export type WanAccelerator = Row<"SiteWanAcceleratorResource">;
export type VcdServer = Row<"VcdServer">;
export type VcdOrganization = Row<"VcdOrganization">;
export type VcdOrganizationUser = Row<"VcdOrganizationUser">;
export type DataCenter = Row<"VcdOrganizationDataCenter">;
export type BackupServerLicense = Row<"BackupServerLicense">;
export type SiteLicense = Row<"SiteLicense">;
export type VOneServerLicense = Row<"VOneServerLicense">;
export type Vb365ServerLicense = Row<"Vb365ServerLicense">;
export type ConsoleLicense = Row<"ConsoleLicense">;
export type LicenseReport = Row<"SingleLicenseReport">;
export type OrganizationUsage = Row<"OrganizationCurrentLicenseUsage">;
export type User = Row<"User">;
export type UserLogin = Row<"UserLogin">;
export type About = Row<"About">;
export type AsyncActionInfo = Row<"AsyncActionInfo">;
