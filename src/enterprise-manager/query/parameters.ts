/** Kinds of query parameters: text, yes or no, whole numbers, URNs of one kind, and closed lists of values. */
type Kind = "text" | "boolean" | "integer" | { readonly urn: string } | readonly string[];

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
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;

/** What can be looked for. */
export type QueryType = keyof typeof queryParameters;

/** The parameters of a type, by name. */
export type Parameters<Type extends QueryType> = (typeof queryParameters)[Type];

/** What can be sorted by. */
export type SortName<Type extends QueryType> = keyof Parameters<Type> & string;

export type { Kind };
