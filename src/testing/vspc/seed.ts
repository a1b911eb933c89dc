import { asObject } from "../../util/objects.js";
import type { ApiDocument } from "../document.js";
import { choicesFrom } from "../random.js";
import type { Root } from "../store/owners.js";
import { createStore, type Examples, type Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { documentedRows, keyPropertyOf, rowOf, rowsIn, timestamp } from "./document.js";
import { addMissingReferences } from "./missing-references.js";
import type { CompleteRow } from "./rows.js";

/** Number of rows at the start. The first ones are the examples of the document. */
export interface Scale {
  readonly seed: number;
  readonly tenants: number;
  /** At least 1. */
  readonly sites: number;
}

/** Creates the tables of the server. Each tenant comes with its company and other rows, each site with its servers. */
export function createVspcStore(document: ApiDocument, scale: Scale, users: readonly Row[]): Store {
  checkCount("tenants", scale.tenants, 0);
  checkCount("sites", scale.sites, 1);
  const keys: Record<string, string | undefined> = {
    SingleLicenseReport: "reportParameters.reportId",
    UserLogin: "id",
  };
  return createStore({
    document,
    seed: scale.seed,
    rowOf,
    rowsIn,
    keyProperty: (schema) => {
      if (!(schema in keys)) keys[schema] = keyPropertyOf(document, schema);
      return keys[schema];
    },
    fixed: { User: users, UserLogin: [], ...licensing(document) },
    extend: (documented) => extended(document, documented),
    vary: variation(scale.seed),
    roots: rootsOf(document, scale),
  });
}

function rootsOf(document: ApiDocument, { tenants, sites }: Scale): readonly Root[] {
  return [
    {
      schema: "CloudTenant",
      count: tenants,
      ids: ["instanceUid", "assignedForCompany"],
      alsoIds: unassignedCompanies(document),
      name: "name",
      nameOf: (index) => `tenant-${String(index + 1).padStart(6, "0")}`,
    },
    {
      schema: "CloudAgent",
      count: sites,
      ids: ["siteUid", "backupServerUid", "managementAgentUid"],
      name: "siteName",
      nameOf: (index) => `Site ${index + 1}`,
    },
  ];
}

/** Returns reports of three months, of which the newest one is not yet approved, and the usage of one more company. */
function licensing(document: ApiDocument): Record<string, readonly Row[]> {
  const [report] = documentedRows(document, "SingleLicenseReport") as unknown as CompleteRow<"SingleLicenseReport">[];
  const reports = ["2026-08", "2026-09", "2026-10"].map((month, at): Row => {
    const [start, end] = [Date.parse(`${month}-01T00:00:00Z`), Date.UTC(2026, at + 8, 0)];
    const reportInterval = { startOfInterval: timestamp(start), endOfInterval: timestamp(end) };
    const own = { reportId: at + 1, generationDate: timestamp(end + 1.5 * day), reportInterval };
    const reportStatus = at === 2 ? "ApprovalRequired" : "Approved";
    return { ...report, reportStatus, reportParameters: { ...report?.reportParameters, ...own } };
  });
  const usage = documentedRows(document, "OrganizationCurrentLicenseUsage");
  const company = usage.find(({ organizationType }) => organizationType === "Company");
  const assigned = documentedRows(document, "CloudTenant").map(({ assignedForCompany }) => assignedForCompany);
  const organizationUid = assigned.find((uid) => uid !== null && uid !== company?.organizationUid);
  const more = company && organizationUid ? [{ ...company, organizationUid, servers: [] }] : [];
  return { SingleLicenseReport: report ? reports : [], OrganizationCurrentLicenseUsage: [...usage, ...more] };
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
  const embedded = documentedRows(document, "Company").map((row) => asObject(asObject(row._embedded).organization));
  const missing = of("Company").filter((company) => !organizations.some((row) => isSame(row, company)));
  const made = missing.map((company): Row => {
    const { instanceUid, name } = company;
    const unknown = { ...emptied(organizations[0]), instanceUid, name, type: "Company" };
    return embedded.find((row) => isSame(row, company)) ?? unknown;
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
/** Times in the last 90 days, because formatting one for each tenant takes long. */
const moments = Array.from({ length: 360 }, (_, at) => timestamp(Date.UTC(2026, 10, 2, 8) - (at * day) / 4));
/** Largest quota of the API, 999 PiB, which is above 2^53. */
const largestQuota = 999n * 2n ** 50n;
const workloads = ["VSphere", "HyperV", "Windows", "Linux", "NAS", "ProxmoxVe", "ScaleComputing"];

/** Returns the properties in which clones differ, in addition to ids and names. */
function variation(seed: number): (schema: string, clone: Row, index: number) => Row {
  const choose = choicesFrom(seed, "rows");
  const variations: Readonly<Record<string, (index: number, clone: Row) => Row>> = {
    CloudTenant: (index, { siteName }) => ({
      hashedPassword: String(choose(index, "password", 2 ** 31)),
      description: choose(index, "description", 4) === 0 ? null : `Tenant ${index + 1} at ${siteName}`,
      lastActive: moments[choose(index, "active", moments.length)],
      isEnabled: choose(index, "disabled", 10) > 0,
      maxConcurrentTask: 1 + choose(index, "tasks", 16),
    }),
    TenantBackupResource: (index) => {
      const storageQuota = choose(index, "large", 50) === 0 ? largestQuota : 2 ** 40 * (1 + choose(index, "quota", 64));
      return { storageQuota, usedSpace: Math.floor(Number(storageQuota) / 100) * choose(index, "used", 95) };
    },
    CloudBackup: (index) => ({
      type: workloads[choose(index, "type", workloads.length)],
      restorePointsCount: 1 + choose(index, "points", 60),
    }),
    CloudSubTenant: (index) => ({ isEnabled: choose(index, "disabled", 10) > 0 }),
  };
  return (schema, clone, index) => variations[schema]?.(index, clone) ?? {};
}

function checkCount(what: string, count: number, minimum: number): void {
  if (Number.isInteger(count) && count >= minimum) return;
  throw new RangeError(`${what} must be a whole number from ${minimum}, got ${count}`);
}
