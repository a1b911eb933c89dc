import { asObject } from "../../util/objects.js";
import type { ApiDocument } from "../document.js";
import { choicesFrom } from "../random.js";
import { createStore, type Examples, type Store } from "../store/store.js";
import type { Row, Table } from "../store/table.js";
import { documentedRows, keyPropertyOf, rowOf, rowsIn, timestamp } from "./document.js";
import { addMissingReferences } from "./missing-references.js";
import { reportTable, usageTable } from "./report-tables.js";
import type { Accounts } from "./sign-in.js";

/** Number of rows at the start. The first ones are the examples of the document. */
export interface Scale {
  readonly seed: number;
  readonly tenants: number;
  /** At least 1. */
  readonly sites: number;
}

/** Creates the tables of the server. Each tenant comes with its company and other rows, each site with its servers. */
export function createVspcStore(document: ApiDocument, { seed, tenants, sites }: Scale, accounts: Accounts): Store {
  checkCount("tenants", tenants, 0);
  checkCount("sites", sites, 1);
  const keys = new Map<string, string | undefined>();
  return createStore({
    document,
    seed,
    rowOf,
    rowsIn,
    keyProperty: (schema) => {
      if (!keys.has(schema)) keys.set(schema, keyPropertyOf(document, schema));
      return keys.get(schema);
    },
    extend: (documented) => extended(document, documented),
    vary: variation(seed),
    roots: [
      {
        schema: "CloudTenant",
        count: tenants,
        ids: ["instanceUid", "assignedForCompany"],
        alsoIds: unassignedCompanies(document),
        name: "name",
        names: { prefix: "tenant-", digits: 6 },
      },
      {
        schema: "CloudAgent",
        count: sites,
        ids: ["siteUid", "backupServerUid", "managementAgentUid"],
        name: "siteName",
        names: { prefix: "Site " },
      },
    ],
    tables: {
      User: accounts.users as unknown as Table<Row>,
      UserLogin: accounts.logins as unknown as Table<Row>,
      SingleLicenseReport: reportTable(document),
      OrganizationCurrentLicenseUsage: usageTable(document),
    },
  });
}

/** Adds what the examples refer to: organizations of companies, licenses of sites, details of repositories. */
function extended(document: ApiDocument, documented: Examples): Examples {
  const examples = new Map(documented);
  const of = (schema: string) => examples.get(schema) ?? [];

  const licenses = of("BackupServerLicense");
  const license = { ...licenses[0], sectionTypes: ["Instance", "Socket"], status: "Valid", cloudConnect: "Yes" };
  const ofSites = of("CloudAgent").map(({ backupServerUid }) => ({ ...license, backupServerUid }));
  examples.set("BackupServerLicense", [...ofSites, ...licenses]);

  const organizations = of("Organization");
  const embedded = documentedRows(document, "Company").map(({ _embedded }) =>
    asObject(asObject(_embedded).organization),
  );
  const empty = emptied(organizations[0]);
  const missing = of("Company").filter((company) => !organizations.some((row) => isSame(row, company)));
  const made = missing.map((company): Row => {
    const { instanceUid, name } = company;
    return embedded.find((row) => isSame(row, company)) ?? { ...empty, instanceUid, name, type: "Company" };
  });
  examples.set("Organization", [...organizations, ...made]);

  addMissingReferences(examples);
  const detailed = documentedRows(document, "BackupRepository").filter(({ _embedded }) => _embedded);
  const repositories = of("BackupRepository").map((row) => {
    return { ...row, _embedded: (detailed.find((one) => isSame(one, row)) ?? detailed[0])?._embedded ?? row._embedded };
  });
  return examples.set("BackupRepository", repositories);
}

function isSame(one: Row, other: Row): boolean {
  return one.instanceUid === other.instanceUid;
}

/** Returns a row with all properties null. */
export function emptied(row: Row = {}): Row {
  return Object.fromEntries(Object.keys(row).map((name) => [name, null]));
}

/** A company that no example of a tenant is assigned to belongs to an unassigned tenant, in their order. */
function unassignedCompanies(document: ApiDocument): (tenant: Row) => readonly unknown[] {
  const tenants = documentedRows(document, "CloudTenant");
  const assigned = new Set(tenants.map(({ assignedForCompany }) => assignedForCompany));
  const uidsOf = (rows: readonly Row[]) => [...new Set(rows.map(({ instanceUid }) => instanceUid))];
  const unassigned = uidsOf(tenants.filter(({ assignedForCompany }) => assignedForCompany === null));
  const companies = uidsOf(documentedRows(document, "Company")).filter((uid) => !assigned.has(uid));
  return ({ instanceUid }) => {
    const at = unassigned.indexOf(instanceUid);
    return at < 0 ? [] : companies.slice(at, at + 1);
  };
}

const day = 86_400_000;
const lastActiveBefore = Date.parse("2026-11-02T08:00:00Z");
/** Largest quota of the API, 999 PiB, which is above 2^53. */
const largestQuota = 999n * 2n ** 50n;
const workloads = ["VSphere", "HyperV", "Windows", "Linux", "NAS", "ProxmoxVe", "ScaleComputing"] as const;

/** Returns the properties in which clones differ, in addition to ids and names. */
function variation(seed: number): (schema: string, copy: Row, index: number) => Row {
  const { number, chance, pick } = choicesFrom(seed, "rows");
  const variations: Readonly<Record<string, (index: number, copy: Row) => Row>> = {
    CloudTenant: (index, { siteName }) => ({
      hashedPassword: String(number(index, "password", 2 ** 31)),
      description: chance(index, "description", 4) ? null : `Tenant ${index + 1} at ${siteName}`,
      lastActive: timestamp(lastActiveBefore - number(index, "active", 90 * day)),
      isEnabled: !chance(index, "disabled", 10),
      maxConcurrentTask: 1 + number(index, "tasks", 16),
    }),
    TenantBackupResource: (index) => {
      const storageQuota = chance(index, "large", 50) ? largestQuota : 2 ** 40 * (1 + number(index, "quota", 64));
      return { storageQuota, usedSpace: Math.floor(Number(storageQuota) / 100) * number(index, "used", 95) };
    },
    CloudBackup: (index) => ({
      type: pick(index, "type", workloads),
      restorePointsCount: 1 + number(index, "points", 60),
    }),
    CloudSubTenant: (index) => ({ isEnabled: !chance(index, "disabled", 10) }),
  };
  return (schema, copy, index) => variations[schema]?.(index, copy) ?? {};
}

function checkCount(what: string, count: number, minimum: number): void {
  if (Number.isInteger(count) && count >= minimum) return;
  throw new RangeError(`${what} must be a whole number from ${minimum}, got ${count}`);
}
