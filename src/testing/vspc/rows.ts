import type { components } from "../../../generated/vspc.js";

type Schemas = components["schemas"];

/** A complete row of the schema of that name: the simulator leaves no property out. */
export type CompleteRow<Name extends keyof Schemas> = Required<Schemas[Name]>;

/** A row whose quota may exceed 2^53: it is a bigint then. */
type WithQuota<R> = Omit<R, "storageQuota"> & { readonly storageQuota: number | bigint };

/** The named collections of the simulator, by the schemas of their rows. */
export const collections = {
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

type Names = typeof collections;

/** The rows of the named collections. */
export type CollectionRows = {
  readonly [Name in keyof Names]: Names[Name] extends "TenantBackupResource"
    ? WithQuota<CompleteRow<Names[Name]>>
    : CompleteRow<Names[Name]>;
};

export type User = CompleteRow<"User">;
export type UserLogin = CompleteRow<"UserLogin">;
export type AsyncActionInfo = CompleteRow<"AsyncActionInfo">;
