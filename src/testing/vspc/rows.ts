import type { components } from "../../../generated/vspc.js";

type Schemas = components["schemas"];

/** A row with all properties of its schema, as the simulator returns them. */
export type CompleteRow<Name extends keyof Schemas> = Required<Schemas[Name]>;

/** A row with a quota, which is a bigint above 2^53. */
type WithQuota<R> = Omit<R, "storageQuota"> & { readonly storageQuota: number | bigint };

/** Schemas of the named collections. */
export const namedSchemas = {
  sites: "CloudAgent",
  tenants: "CloudTenant",
  backupResources: "TenantBackupResource",
  replicationResources: "TenantReplicationResource",
  vcdReplicationResources: "TenantVcdReplicationResource",
  subtenants: "CloudSubTenant",
  backups: "CloudBackup",
  hardwarePlans: "BackupHardwarePlan",
  storages: "BackupHardwarePlanStorage",
  gatewayPools: "CloudGatewayPool",
  gateways: "CloudGateway",
  wanAccelerators: "SiteWanAcceleratorResource",
  vcdServers: "VcdServer",
  vcdOrganizations: "VcdOrganization",
  vcdOrganizationUsers: "VcdOrganizationUser",
  dataCenters: "VcdOrganizationDataCenter",
  siteLicenses: "SiteLicense",
  backupServerLicenses: "BackupServerLicense",
  voneServerLicenses: "VOneServerLicense",
  vb365ServerLicenses: "Vb365ServerLicense",
  consoleLicenses: "ConsoleLicense",
  reports: "SingleLicenseReport",
  organizationUsage: "OrganizationCurrentLicenseUsage",
  organizations: "Organization",
  companies: "Company",
  companyUsage: "LocationAggregatedUsage",
  backupServers: "BackupServer",
  repositories: "BackupRepository",
  backupServerJobs: "BackupServerJob",
  backupAgents: "BackupAgent",
  backupAgentJobs: "BackupAgentJob",
  alarmTemplates: "Alarm",
  activeAlarms: "ActiveAlarm",
  users: "User",
  logins: "UserLogin",
} as const satisfies Readonly<Record<string, keyof Schemas>>;

type Names = typeof namedSchemas;

/** Rows of the named collections. */
export type CollectionRows = {
  readonly [Name in keyof Names]: Names[Name] extends "TenantBackupResource"
    ? WithQuota<CompleteRow<Names[Name]>>
    : CompleteRow<Names[Name]>;
};

export type User = CompleteRow<"User">;
export type UserLogin = CompleteRow<"UserLogin">;
export type AsyncActionInfo = CompleteRow<"AsyncActionInfo">;
