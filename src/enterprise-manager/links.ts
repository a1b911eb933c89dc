import { ApiError } from "../http/errors.js";
import type { Schemas } from "./schemas.js";

/** What links lead to, by the link's type. */
export interface LinkTargets {
  CloudTenant: Schemas["CloudTenant"];
  CloudTenantReference: Schemas["EntityReference"];
  CloudTenantList: Schemas["CloudTenants"];
  CloudTenantReferenceList: Schemas["EntityReferences"];
  CloudTenantResource: Schemas["CloudTenantResource"];
  CloudTenantResourceList: Schemas["CloudTenantResources"];
  CloudTenantComputeResource: Schemas["CloudTenantComputeResource"];
  CloudTenantComputeResourceList: Schemas["CloudTenantComputeResources"];
  CloudTenantVCloudComputeResource: Schemas["CloudTenantVCloudComputeResource"];
  CloudTenantVCloudComputeResourceList: Schemas["CloudTenantVCloudComputeResources"];
  CloudSubtenant: Schemas["CloudSubtenant"];
  CloudSubtenantList: Schemas["CloudSubtenants"];
  FreeLicenseCounters: Schemas["CloudTenantFreeLicenseCounters"];
  BackupServer: Schemas["BackupServer"];
  BackupServerReference: Schemas["EntityReference"];
  BackupServerList: Schemas["BackupServers"];
  BackupServerReferenceList: Schemas["EntityReferences"];
  Repository: Schemas["Repository"];
  RepositoryReference: Schemas["EntityReference"];
  RepositoryList: Schemas["Repositories"];
  RepositoryReferenceList: Schemas["EntityReferences"];
  CloudHardwarePlan: Schemas["CloudHardwarePlan"];
  CloudHardwarePlanReference: Schemas["EntityReference"];
  CloudHardwarePlanList: Schemas["CloudHardwarePlans"];
  CloudHardwarePlanReferenceList: Schemas["EntityReferences"];
  WanAccelerator: Schemas["WanAccelerator"];
  WanAcceleratorReference: Schemas["EntityReference"];
  WanAcceleratorList: Schemas["WanAccelerators"];
  WanAcceleratorReferenceList: Schemas["EntityReferences"];
  CloudGatewayPool: Schemas["CloudGatewayPoolEntity"];
  CloudGatewayPoolReference: Schemas["EntityReference"];
  CloudGatewayPoolList: Schemas["CloudGatewayPools"];
  CloudGatewayPoolReferenceList: Schemas["EntityReferences"];
  Task: Schemas["Task"];
  TaskList: Schemas["Tasks"];
  LogonSession: Schemas["LogonSession"];
  LogonSessionList: Schemas["LogonSessions"];
}

export type LinkType = keyof LinkTargets;

/** What a link's target is to the resource that holds the link. */
export type LinkRel =
  | "Up"
  | "Down"
  | "Alternate"
  | "Related"
  | "Create"
  | "Edit"
  | "Delete"
  | "First"
  | "Next"
  | "Last";

/** A link whose target is known by its type. */
export interface TypedLink<Type extends LinkType> {
  readonly Rel: string;
  readonly Href: string;
  readonly Name?: string | null;
  readonly Type?: string | null;
  /** Never there: carries the type of the target. */
  readonly target?: LinkTargets[Type];
}

interface Linked {
  readonly Links?: readonly Schemas["Link"][] | null;
}

/** The first link of a resource with this relation and type. */
export function findLink<Type extends LinkType>(
  resource: Linked,
  rel: LinkRel,
  type: Type,
): TypedLink<Type> | undefined {
  return resource.Links?.find((link) => isSameWord(link.Rel, rel) && isSameWord(link.Type, type));
}

/** Whether the server means this word: it does not always write one in the same letter case. */
export function isSameWord(given: unknown, word: string): boolean {
  return typeof given === "string" && given.toLowerCase() === word.toLowerCase();
}

/** Where a link leads on this client's own server. */
export interface Target {
  /** Path below the base URL, encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * The target of a link below the base URL: the server may call itself by another name, port or scheme, and credentials
 * go nowhere but to the base URL. Throws `protocol` where the link leads out of the API.
 */
export function rebase(href: string, baseUrl: string): Target {
  const url = URL.canParse(href, baseUrl) ? new URL(href, baseUrl) : undefined;
  const prefixes = [new URL(baseUrl).pathname, "/api"];
  const prefix = prefixes.find((candidate) => url?.pathname.startsWith(`${candidate}/`));
  if (!url || prefix === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ApiError("protocol", "a link of the server leads out of its API");
  }
  return { path: url.pathname.slice(prefix.length), query: Object.fromEntries(url.searchParams) };
}
