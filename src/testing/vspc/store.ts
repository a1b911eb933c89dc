import type { Table } from "../table.js";
import type { Accounts } from "./accounts.js";
import { createBackupResources, createBackups, createSubtenants } from "./data/backup-resources.js";
import { createInfrastructure, type Infrastructure } from "./data/infrastructure.js";
import { createLicenses, type Licenses } from "./data/licenses.js";
import { createReplicationResources, createVcdReplicationResources } from "./data/replication.js";
import { createOrganizationUsage, createReports } from "./data/reports.js";
import { siteFacts } from "./data/site-facts.js";
import { createTenants } from "./data/tenants.js";
import { type CloudDirector, createCloudDirector } from "./data/vcd.js";
import { createDerived, type Derived } from "./derived.js";
import type {
  Backup,
  BackupResource,
  LicenseReport,
  OrganizationUsage,
  ReplicationResource,
  Subtenant,
  Tenant,
  VcdReplicationResource,
} from "./rows.js";

/** The collections that tenants and the provider have of their own. */
export interface Collections extends Infrastructure, CloudDirector, Licenses {
  readonly tenants: Table<Tenant>;
  readonly backupResources: Table<BackupResource>;
  readonly replicationResources: Table<ReplicationResource>;
  readonly vcdReplicationResources: Table<VcdReplicationResource>;
  readonly subtenants: Table<Subtenant>;
  readonly backups: Table<Backup>;
  readonly reports: Table<LicenseReport>;
  readonly organizationUsage: Table<OrganizationUsage>;
  readonly users: Accounts["users"];
  readonly logins: Accounts["logins"];
}

/** Everything the simulated server holds. */
export interface Store extends Collections, Derived {
  /** Whether a site has a tenant of that name. */
  isTenantNameTaken(siteUid: string, name: string): boolean;
  readonly settings: { autoApprove: boolean; isConsoleAutoUpdateEnabled: boolean };
  /** Licences that were uploaded, in order. */
  readonly uploads: LicenseUpload[];
}

/** A licence file as it arrived. */
export interface LicenseUpload {
  /** The document's operationId. */
  readonly operation: string;
  readonly fileName: string | null;
  /** Bytes. */
  readonly size: number;
  /** Of the content, in hexadecimal. */
  readonly sha256: string;
}

/** How much there is at the start. */
export interface Scale {
  readonly seed: number;
  /** Tenants; the first three are those of the cast. */
  readonly tenants: number;
  /** Sites, at least 1; the first three are those of the cast. */
  readonly sites: number;
}

export function createStore({ seed, tenants: count, sites }: Scale, accounts: Accounts): Store {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`tenants must be a whole number from 0, got ${count}`);
  const infrastructure = createInfrastructure(seed, sites);
  const director = createCloudDirector(seed, infrastructure.sites);
  const [first, ...others] = siteFacts(infrastructure, director);
  if (!first) throw new RangeError(`sites must be at least 1, got ${sites}`);
  const tenants = createTenants(seed, count, [first, ...others]);
  const serverOf = (siteUid: string) => infrastructure.sites.get(siteUid)?.backupServerUid ?? "";
  const collections: Collections = {
    ...infrastructure,
    ...director,
    ...createLicenses(seed, infrastructure.sites),
    tenants: tenants.table,
    backupResources: createBackupResources(seed, tenants),
    replicationResources: createReplicationResources(seed, tenants),
    vcdReplicationResources: createVcdReplicationResources(seed, tenants),
    subtenants: createSubtenants(seed, tenants, serverOf),
    backups: createBackups(seed, tenants),
    reports: createReports(),
    organizationUsage: createOrganizationUsage(infrastructure.sites),
    users: accounts.users,
    logins: accounts.logins,
  };
  return {
    ...collections,
    ...createDerived(collections),
    isTenantNameTaken: tenants.isTaken,
    settings: { autoApprove: false, isConsoleAutoUpdateEnabled: false },
    uploads: [],
  };
}
