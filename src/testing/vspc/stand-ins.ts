import type { Row } from "../store/table.js";

export type Examples = Map<string, readonly Row[]>;

/** What examples refer to by a property: the schema of it, and what is known of the one that is missing. */
interface Link {
  readonly property: string;
  readonly schema: string;
  facts(referrer: Row, examples: Examples): Row;
}

const links: readonly Link[] = [
  {
    property: "backupServerUid",
    schema: "BackupServer",
    facts: ({ backupServerUid }, examples) => {
      const site = examples.get("CloudAgent")?.find((row) => row.backupServerUid === backupServerUid);
      return site ? { name: serverName(site), managementAgentUid: site.managementAgentUid } : {};
    },
  },
  {
    property: "managementAgentUid",
    schema: "ManagementAgent",
    facts: ({ name }) => ({ hostName: name, friendlyName: name, computerInfo: null, connectionAccount: null }),
  },
  {
    property: "locationUid",
    schema: "OrganizationLocation",
    facts: () => ({ name: "Default location", type: "Default" }),
  },
  ...["repositoryUid", "targetRepositoryUid"].map((property) => ({
    property,
    schema: "BackupRepository",
    facts: (referrer: Row, examples: Examples) => ({
      name: referrer.cloudRepositoryName ?? `repository-${String(referrer[property]).slice(-4)}`,
      ...serverOf(referrer, examples),
    }),
  })),
];

/** Adds rows for what the examples refer to and the document shows no example of, each like one that it does show. */
export function addStandIns(examples: Examples): void {
  for (const link of links) {
    for (const [schema, rows] of tellingFirst(examples)) {
      // The servers of Microsoft 365 have repositories of another kind.
      if (schema.startsWith("Vb365") && link.schema === "BackupRepository") continue;
      for (const row of rows) addStandIn(examples, link, row);
    }
  }
}

/** Those first whose rows tell most about what they refer to: whose it is and where. */
function tellingFirst(examples: Examples): (readonly [string, readonly Row[]])[] {
  const telling = ([row = {}]: readonly Row[]) => Number("organizationUid" in row) + Number("locationUid" in row);
  return [...examples].sort(([, one], [, other]) => telling(other) - telling(one));
}

function addStandIn(examples: Examples, link: Link, referrer: Row): void {
  const uid = referrer[link.property];
  const known = examples.get(link.schema) ?? [];
  if (typeof uid !== "string" || known.includes(referrer) || known.some((row) => row.instanceUid === uid)) return;
  const provider = examples.get("Organization")?.find(({ type }) => type === "Provider")?.instanceUid;
  const organizationUid = referrer.organizationUid ?? provider;
  const model = known.find((row) => row.organizationUid === organizationUid) ?? known[0];
  if (!model) return;
  const owner = "organizationUid" in model ? { organizationUid } : {};
  const shared = Object.entries(referrer).filter(([name, value]) => name in model && isReference(name) && value);
  const facts = { ...Object.fromEntries(shared), ...owner, ...link.facts(referrer, examples) };
  examples.set(link.schema, [...known, { ...model, ...facts, instanceUid: uid }]);
}

function isReference(property: string): boolean {
  return property.endsWith("Uid") && property !== "instanceUid";
}

/** The server of a site goes by the first letters of the site. */
function serverName({ siteName }: Row): string {
  return `vcc-${String(siteName).slice(0, 3).toLowerCase()}`;
}

/** The server with the repository that a row refers to: that of its site, or of its job. */
function serverOf({ siteUid, instanceUid }: Row, examples: Examples): Row {
  const site = examples.get("CloudAgent")?.find((row) => row.siteUid === siteUid);
  const job = examples.get("BackupServerJob")?.find((row) => row.instanceUid === instanceUid);
  const backupServerUid = site?.backupServerUid ?? job?.backupServerUid;
  return backupServerUid === undefined ? {} : { backupServerUid };
}
