import { asObject } from "../../util/objects.js";
import type { ApiDocument } from "../document.js";
import { choice } from "../random.js";
import type { Examples } from "../store/clones.js";
import { createStore, type Store } from "../store/store.js";
import type { Row } from "../store/table.js";
import { documentedRows, keyPropertyOf, rowOf, rowsIn } from "./document.js";

/** Creates the tables of the server. Each tenant comes with its company and other rows. */
export function createVspcStore(document: ApiDocument, seed: number, tenants: number): Store {
  if (!(Number.isInteger(tenants) && tenants >= 0))
    throw new RangeError(`tenants must be a whole number from 0, got ${tenants}`);
  const companies = [...new Set(documentedRows(document, "Company").map(({ instanceUid }) => instanceUid))];
  return createStore({
    document,
    seed,
    rowOf,
    rowsIn,
    keyProperty: keyPropertyOf(document),
    extend: (documented) => extended(document, documented),
    vary: variation(seed),
    root: {
      schema: "CloudTenant",
      count: tenants,
      // A tenant without a company owns the company in its place.
      idsOf: ({ instanceUid, assignedForCompany }, at) => [instanceUid, assignedForCompany ?? companies[at]],
      name: "name",
      nameOf: (index) => `tenant-${String(index + 1).padStart(6, "0")}`,
    },
  });
}

/** Properties by which rows of a schema, or of any schema, refer to rows that the document may have no example of. */
const joins: readonly (readonly [property: string, referrer: string | undefined, target: string])[] = [
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
  const embedded = documentedRows(document, "Company").map((row) => asObject(asObject(row._embedded).organization));
  for (const { instanceUid, name } of examples.get("Company") ?? []) {
    const organizations = examples.get("Organization") ?? [];
    const isCompany = (row: Row) => row.instanceUid === instanceUid;
    const found = embedded.find(isCompany) ?? organizationOf(organizations[0], { instanceUid, name });
    if (!organizations.some(isCompany)) examples.set("Organization", [...organizations, found]);
  }
  const detailed = documentedRows(document, "BackupRepository").filter(({ _embedded }) => _embedded);
  const repositories = (examples.get("BackupRepository") ?? []).map((row) => {
    const details = detailed.find(({ instanceUid }) => row.instanceUid === instanceUid) ?? detailed[0];
    return { ...row, _embedded: details?._embedded ?? null };
  });
  examples.set("BackupRepository", repositories);
  return examples.set("User", []).set("UserLogin", []);
}

/** Adds a clone of an example with the key, unless there is such a row. It refers to the same rows as the referrer. */
function addMissing(examples: Map<string, readonly Row[]>, schema: string, key: string, referrer: Row, uid: unknown) {
  const known = examples.get(schema) ?? [];
  if (typeof uid !== "string" || known.some((row) => row[key] === uid)) return;
  const find = (name: string, test: (row: Row) => boolean) => examples.get(name)?.find(test);
  const provider = find("Organization", ({ type }) => type === "Provider")?.instanceUid;
  const site = find("CloudAgent", ({ siteUid }) => siteUid === referrer.siteUid);
  const { organizationUid = provider, cloudRepositoryName: name } = referrer;
  const model = find(schema, (row) => row.organizationUid === organizationUid) ?? known[0] ?? {};
  const facts = Object.entries({ ...site, ...referrer, organizationUid, name, [key]: uid }).filter(
    ([property, value]) => {
      return value && property in model && /^name$|Uid$/.test(property);
    },
  );
  if (known.length > 0) examples.set(schema, [...known, { ...model, ...Object.fromEntries(facts) }]);
}

/** Returns the row of a company's organization about which nothing else is known. */
export function organizationOf(model: Row | undefined, company: Row): Row {
  const unknown = Object.keys(model ?? {}).map((name) => [name, null]);
  return { ...Object.fromEntries(unknown), ...company, type: "Company" };
}

/** Largest quota of the API, 999 PiB, which is above 2^53. */
const largestQuota = 999n * 2n ** 50n;
const workloads = ["VSphere", "HyperV", "Windows", "Linux", "NAS", "ProxmoxVe", "ScaleComputing"];

/** Returns the properties in which clones differ, in addition to ids and names. */
function variation(seed: number): (schema: string, clone: Row, index: number) => Row {
  return (schema, { siteName }, index) => {
    const pick = (topic: string, below: number) => choice(seed, index, topic, below);
    const isEnabled = pick("disabled", 10) > 0;
    if (schema === "CloudSubTenant") return { isEnabled };
    if (schema === "CloudBackup") return { type: workloads[pick("type", workloads.length)] };
    if (schema === "TenantBackupResource") {
      const storageQuota = pick("large", 50) === 0 ? largestQuota : 2 ** 40 * (1 + pick("quota", 64));
      return { storageQuota, usedSpace: Math.floor(Number(storageQuota) / 100) * pick("used", 95) };
    }
    if (schema !== "CloudTenant") return {};
    const description = pick("description", 4) === 0 ? null : `Tenant ${index + 1} at ${siteName}`;
    return { description, isEnabled, maxConcurrentTask: 1 + pick("tasks", 16) };
  };
}
