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
  const provider = examples.get("Organization")?.find(({ type }) => type === "Provider")?.instanceUid;
  const find = (schema: string, test: (row: Row) => boolean): Row => examples.get(schema)?.find(test) ?? {};
  const weight = ([row = {}]: readonly Row[]) => Number("organizationUid" in row) + Number("locationUid" in row);

  const addFor = (schema: string, referrer: Row, uid: unknown) => {
    const known = examples.get(schema) ?? [];
    if (typeof uid !== "string" || known.includes(referrer) || known.some((row) => row.instanceUid === uid)) return;
    const organizationUid = referrer.organizationUid ?? provider;
    const model = known.find((row) => row.organizationUid === organizationUid) ?? known[0] ?? {};
    const site = find("CloudAgent", (row) => {
      return [row.siteUid, row.backupServerUid].includes(uid) || row.siteUid === referrer.siteUid;
    });
    const job = find("BackupServerJob", ({ instanceUid }) => instanceUid === referrer.instanceUid);
    const facts: Row = {
      backupServerUid: site.backupServerUid ?? job.backupServerUid,
      managementAgentUid: site.managementAgentUid,
      ...Object.fromEntries(Object.entries(referrer).filter(([name]) => name.endsWith("Uid"))),
      organizationUid,
      name: referrer.cloudRepositoryName ?? (schema === "BackupServer" ? site.siteName : undefined),
    };
    const shared = Object.entries(facts).filter(([name, value]) => name in model && value);
    if (known.length > 0)
      examples.set(schema, [...known, { ...model, ...Object.fromEntries(shared), instanceUid: uid }]);
  };
  for (const [property, schema] of links) {
    // The rows that contain an organization and a location describe the missing ones best, so they come first.
    for (const [name, rows] of [...examples].sort(([, one], [, other]) => weight(other) - weight(one))) {
      // Servers of Microsoft 365 have repositories of another kind.
      if (name.startsWith("Vb365") && schema === "BackupRepository") continue;
      for (const row of rows) addFor(schema, row, row[property]);
    }
  }
}
