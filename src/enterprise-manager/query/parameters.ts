/** Kinds of query parameters: text, yes or no, whole numbers, ids of one kind, and closed lists of values. */
type Kind = "text" | "boolean" | "integer" | { readonly urn: string } | { readonly uuid: string } | readonly string[];

/** What `filter` and the sort options may name, by the type that is looked for. The casing is the server's. */
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
  // The documents show the ids of these as bare UUIDs.
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
    BackupServerUid: { uuid: "BackupServer" },
    BackupServerName: "text",
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
    BackupServerUid: { uuid: "BackupServer" },
    BackupServerName: "text",
  },
  CloudGatewayPool: {
    UID: { uuid: "CloudGatewayPool" },
    Name: "text",
    Description: "text",
    BackupServerUid: { uuid: "BackupServer" },
    BackupServerName: "text",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;

/** What can be looked for. */
export type QueryType = keyof typeof queryParameters;

/** The parameters of a type, by name. */
export type Parameters<Type extends QueryType> = (typeof queryParameters)[Type];

/** What can be sorted by. */
export type SortName<Type extends QueryType> = keyof Parameters<Type> & string;

export type { Kind };
