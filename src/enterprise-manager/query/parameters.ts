/** Kind of a query parameter: text, boolean, integer, IDs of one kind, or a fixed set of values. */
export type Kind =
  | "text"
  | "boolean"
  | "integer"
  | { readonly urn: string }
  | { readonly uuid: string }
  | readonly string[];

const ofBackupServer = { BackupServerUid: { uuid: "BackupServer" }, BackupServerName: "text" } as const;

/** Parameters of `filter` and the sort options by type, in the letter case of the server. */
export const queryParameters = {
  CloudTenant: {
    UID: { urn: "CloudTenant" },
    Name: "text",
    Enabled: "boolean",
    BackupServerUId: { urn: "BackupServer" },
    BackupServerName: "text",
    Type: ["vCD", "Standalone", "ActiveDirectory"],
    OrganizationReference: "text",
  },
  CloudSubtenant: {
    UID: "text",
    Name: "text",
    CloudTenantUid: { urn: "CloudTenant" },
    CloudTenantName: "text",
    Disabled: "boolean",
    Unlimited: "boolean",
    Quota: "integer",
    UsedQuota: "integer",
    BackupResourceId: "text",
    BackupServerUID: { urn: "BackupServer" },
    BackupServerName: "text",
  },
  Task: {
    TaskId: "text",
    State: ["Running", "OperationFinished", "Finished"],
    Operation: "text",
  },
  // The documentation uses bare UUIDs for the following types.
  BackupServer: {
    UID: { uuid: "BackupServer" },
    Name: "text",
    Description: "text",
    IpOrDnsName: "text",
    Port: "integer",
    Version: "text",
  },
  Repository: {
    UID: { uuid: "Repository" },
    Name: "text",
    FreeSpace: "integer",
    Capacity: "integer",
    ...ofBackupServer,
  },
  CloudHardwarePlan: {
    UID: { uuid: "CloudHardwarePlan" },
    Name: "text",
    Platform: ["VMware", "HyperV"],
    BackupServerUId: { uuid: "BackupServer" },
    BackupServerName: "text",
  },
  WanAccelerator: {
    UID: { uuid: "WanAccelerator" },
    Name: "text",
    Capacity: "integer",
    ConnectionsCount: "integer",
    HighBandwidthModeEnabled: "boolean",
    ...ofBackupServer,
  },
  CloudGatewayPool: {
    UID: { uuid: "CloudGatewayPool" },
    Name: "text",
    Description: "text",
    ...ofBackupServer,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;

/** Type of the results of a query. */
export type QueryType = keyof typeof queryParameters;

/** Parameters of a type, by name. */
export type Parameters<Type extends QueryType> = (typeof queryParameters)[Type];

/** Name of a parameter to sort by. */
export type SortName<Type extends QueryType> = keyof Parameters<Type> & string;
