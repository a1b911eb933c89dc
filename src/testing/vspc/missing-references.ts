import type { Examples } from "../store/store.js";
import type { Row } from "../store/table.js";

/** Properties by which examples refer to rows that the document may have no example of, and the schemas of those rows. */
const links = [
  ["backupServerUid", "BackupServer"],
  ["managementAgentUid", "ManagementAgent"],
  ["locationUid", "OrganizationLocation"],
  ["repositoryUid", "BackupRepository"],
  ["targetRepositoryUid", "BackupRepository"],
] as const;

/** Adds a clone of an example for each row that other examples refer to and the document does not show. */
export function addMissingReferences(examples: Map<string, readonly Row[]>): void {
  for (const [property, schema] of links) {
    for (const [referring, rows] of mostSpecificFirst(examples)) {
      // Servers of Microsoft 365 have repositories of another kind.
      if (referring.startsWith("Vb365") && schema === "BackupRepository") continue;
      for (const row of rows) addMissing(examples, schema, row, row[property]);
    }
  }
}

/** Sorts examples that contain an organization and a location first. */
function mostSpecificFirst(examples: Examples): (readonly [string, readonly Row[]])[] {
  const weight = ([row = {}]: readonly Row[]) => Number("organizationUid" in row) + Number("locationUid" in row);
  return [...examples].sort(([, one], [, other]) => weight(other) - weight(one));
}

function addMissing(examples: Map<string, readonly Row[]>, schema: string, referrer: Row, uid: unknown): void {
  const known = examples.get(schema) ?? [];
  if (typeof uid !== "string" || known.includes(referrer) || known.some((row) => row.instanceUid === uid)) return;
  const provider = examples.get("Organization")?.find(({ type }) => type === "Provider")?.instanceUid;
  const organizationUid = referrer.organizationUid ?? provider;
  const model = known.find((row) => row.organizationUid === organizationUid) ?? known[0];
  if (!model) return;
  const site = examples
    .get("CloudAgent")
    ?.find((row) => [row.siteUid, row.backupServerUid].includes(uid) || row.siteUid === referrer.siteUid);
  const job = examples.get("BackupServerJob")?.find((row) => row.instanceUid === referrer.instanceUid);
  const facts: Row = {
    backupServerUid: site?.backupServerUid ?? job?.backupServerUid,
    managementAgentUid: site?.managementAgentUid,
    ...Object.fromEntries(Object.entries(referrer).filter(([name]) => name.endsWith("Uid"))),
    organizationUid,
    name: referrer.cloudRepositoryName ?? (schema === "BackupServer" ? site?.siteName : undefined),
  };
  const shared = Object.entries(facts).filter(([name, value]) => name in model && value);
  examples.set(schema, [...known, { ...model, ...Object.fromEntries(shared), instanceUid: uid }]);
}
