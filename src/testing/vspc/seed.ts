import type { ApiDocument } from "../document.js";
import { choicesFrom } from "../random.js";
import { createStore, type Examples, type Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { documentedRows, keyPropertyOf, rowOf, rowsIn, timestamp } from "./document.js";
import type { CompleteRow } from "./rows.js";

/** Number of rows at the start. The first ones are the examples of the document. */
export interface Scale {
  readonly seed: number;
  readonly tenants: number;
  /** At least 1. */
  readonly sites: number;
}

/** Creates the tables of the server. Each tenant comes with its company and other rows, each site with its servers. */
export function createVspcStore(document: ApiDocument, { seed, tenants, sites }: Scale): Store {
  checkCount("tenants", tenants, 0);
  checkCount("sites", sites, 1);
  const companies = [...new Set(documentedRows(document, "Company").map(({ instanceUid }) => instanceUid))];
  return createStore({
    document,
    seed,
    rowOf,
    rowsIn,
    keyProperty: keyPropertyOf(document),
    extend: (documented) => extended(document, documented),
    vary: variation(seed),
    roots: [
      {
        schema: "CloudTenant",
        count: tenants,
        // A tenant without a company owns the company in its place.
        idsOf: ({ instanceUid, assignedForCompany }, at) => [instanceUid, assignedForCompany ?? companies[at]],
        name: "name",
        nameOf: (index) => `tenant-${String(index + 1).padStart(6, "0")}`,
      },
      {
        schema: "CloudAgent",
        count: sites,
        idsOf: ({ siteUid, backupServerUid, managementAgentUid }) => [siteUid, backupServerUid, managementAgentUid],
        name: "siteName",
        nameOf: (index) => `Site ${index + 1}`,
      },
    ],
  });
}

/** Properties by which rows of a schema, or of any schema, refer to rows that the document may have no example of. */
const joins: readonly (readonly [property: string, referrer: string | undefined, target: string])[] = [
  ["instanceUid", "Company", "Organization"],
  ["backupServerUid", "CloudAgent", "BackupServerLicense"],
  ["backupServerUid", undefined, "BackupServer"],
  ["managementAgentUid", undefined, "ManagementAgent"],
  ["locationUid", undefined, "OrganizationLocation"],
  ["repositoryUid", undefined, "BackupRepository"],
  ["targetRepositoryUid", undefined, "BackupRepository"],
];

/** Adds what the examples refer to. The users of the simulator replace those of the document. */
function extended(document: ApiDocument, documented: Examples): Examples {
  const examples = new Map(documented);
  const keyOf = keyPropertyOf(document);
  for (const [property, referrer, target] of joins) {
    // Servers of Microsoft 365 have repositories of another kind.
    const isOther = (schema: string) =>
      schema === target || (schema.startsWith("Vb365") && target === "BackupRepository");
    for (const [schema, rows] of examples)
      if (!isOther(schema) && (referrer ?? schema) === schema)
        for (const row of rows) addMissing(examples, target, keyOf(target) ?? "", row, row[property]);
  }
  const detailed = documentedRows(document, "BackupRepository").filter(({ _embedded }) => _embedded);
  const detailsOf = ({ instanceUid }: Row) => detailed.find((row) => row.instanceUid === instanceUid) ?? detailed[0];
  const repositories = examples.get("BackupRepository") ?? [];
  examples.set(
    "BackupRepository",
    repositories.map((row) => ({ ...row, _embedded: detailsOf(row)?._embedded ?? null })),
  );
  return examples.set("SingleLicenseReport", reports(document)).set("User", []).set("UserLogin", []);
}

/** Adds a clone of an example with the key, unless there is such a row. It refers to the same rows as the referrer. */
function addMissing(examples: Map<string, readonly Row[]>, schema: string, key: string, referrer: Row, uid: unknown) {
  const known = examples.get(schema) ?? [];
  if (typeof uid !== "string" || known.some((row) => row[key] === uid)) return;
  const provider = examples.get("Organization")?.find(({ type }) => type === "Provider")?.instanceUid;
  const { organizationUid = provider } = referrer;
  const isOrganization = schema === "Organization";
  const model = known.find((row) =>
    isOrganization ? row.type === "Company" : row.organizationUid === organizationUid,
  );
  const facts = Object.entries({ ...referrer, organizationUid, [key]: uid }).filter(([name, value]) => {
    return value && name in (model ?? known[0] ?? {}) && (isOrganization || name.endsWith("Uid"));
  });
  if (known.length > 0) examples.set(schema, [...known, { ...(model ?? known[0]), ...Object.fromEntries(facts) }]);
}

/** Returns the reports of three months, of which the newest one is not yet approved. */
function reports(document: ApiDocument): readonly Row[] {
  const [report] = documentedRows(document, "SingleLicenseReport") as unknown as CompleteRow<"SingleLicenseReport">[];
  if (!report) return [];
  return [7, 8, 9].map((month, at) => {
    const [start, end] = [Date.UTC(2026, month), Date.UTC(2026, month + 1, 0)];
    const reportInterval = { startOfInterval: timestamp(start), endOfInterval: timestamp(end) };
    const own = { reportId: at + 1, generationDate: timestamp(end + 1.5 * day), reportInterval };
    const reportStatus = at === 2 ? "ApprovalRequired" : "Approved";
    return { ...report, reportStatus, reportParameters: { ...report.reportParameters, ...own } };
  });
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
  return (schema, { siteName }, index) => {
    const pick = (topic: string, below: number) => choose(index, topic, below);
    const isEnabled = pick("disabled", 10) > 0;
    if (schema === "CloudSubTenant") return { isEnabled };
    if (schema === "CloudBackup")
      return { type: workloads[pick("type", workloads.length)], restorePointsCount: 1 + pick("points", 60) };
    if (schema === "TenantBackupResource") {
      const storageQuota = pick("large", 50) === 0 ? largestQuota : 2 ** 40 * (1 + pick("quota", 64));
      return { storageQuota, usedSpace: Math.floor(Number(storageQuota) / 100) * pick("used", 95) };
    }
    if (schema !== "CloudTenant") return {};
    return {
      hashedPassword: String(pick("password", 2 ** 31)),
      description: pick("description", 4) === 0 ? null : `Tenant ${index + 1} at ${siteName}`,
      lastActive: moments[pick("active", moments.length)],
      isEnabled,
      maxConcurrentTask: 1 + pick("tasks", 16),
    };
  };
}

function checkCount(what: string, count: number, minimum: number): void {
  if (Number.isInteger(count) && count >= minimum) return;
  throw new RangeError(`${what} must be a whole number from ${minimum}, got ${count}`);
}
