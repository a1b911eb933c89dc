import { timestamp } from "../clock.js";
import { type ApiDocument, asNode } from "../document.js";
import { type Row, type Table, tableOf } from "../store/table.js";
import { documentedRows } from "./document.js";
import type { CompleteRow } from "./rows.js";
import { addStandIns, type Examples } from "./stand-ins.js";

/**
 * The document's examples, with what they refer to beyond them: the organization of each company, a license for the
 * server of each site, and how full the repositories are.
 */
export function moreExamples(document: ApiDocument, documented: ReadonlyMap<string, readonly Row[]>): Examples {
  const examples: Examples = new Map(documented);
  examples.set("BackupServerLicense", siteLicenses(examples));
  examples.set("Organization", organizations(document, examples));
  addStandIns(examples);
  examples.set("BackupRepository", repositories(document, examples));
  return examples;
}

function siteLicenses(examples: Examples): readonly Row[] {
  const licenses = examples.get("BackupServerLicense") ?? [];
  const sites = examples.get("CloudAgent") ?? [];
  const forServer = { sectionTypes: ["Instance", "Socket"], status: "Valid", cloudConnect: "Yes" };
  return [...sites.map(({ backupServerUid }) => ({ ...licenses[0], ...forServer, backupServerUid })), ...licenses];
}

/** An organization of the same uid for every company: shown with it where somewhere it is, made up where not. */
function organizations(document: ApiDocument, examples: Examples): readonly Row[] {
  const known = examples.get("Organization") ?? [];
  const companies = examples.get("Company") ?? [];
  const shown = documentedRows(document, "Company").flatMap(({ _embedded }) => asNode(_embedded).organization ?? []);
  const nothing = Object.fromEntries(Object.keys(known[0] ?? {}).map((name) => [name, null]));
  const more = companies
    .filter(({ instanceUid }) => !known.some((row) => row.instanceUid === instanceUid))
    .map(({ instanceUid, name }) => {
      const found = shown.map(asNode).find((row) => row.instanceUid === instanceUid);
      return found ?? { ...nothing, instanceUid, name, type: "Company" };
    });
  return [...known, ...more];
}

/** Every repository with its details, as one of the examples has them. */
function repositories(document: ApiDocument, examples: Examples): readonly Row[] {
  const detailed = documentedRows(document, "BackupRepository").filter(({ _embedded }) => _embedded);
  return (examples.get("BackupRepository") ?? []).map((row) => {
    const found = detailed.find(({ instanceUid }) => instanceUid === row.instanceUid) ?? detailed[0];
    return { ...row, _embedded: found?._embedded ?? row._embedded };
  });
}

const months = ["2026-08", "2026-09", "2026-10"];

/** A report for each of three months, made from the example of one; the newest still waits for its approval. */
export function reportTable(document: ApiDocument): Table<CompleteRow<"SingleLicenseReport">> {
  const [example] = documentedRows(document, "SingleLicenseReport") as unknown as CompleteRow<"SingleLicenseReport">[];
  const rows = example ? months.map((month, at) => monthly(example, month, at + 1)) : [];
  return tableOf(rows, ({ reportParameters }) => String(reportParameters.reportId));
}

function monthly(report: CompleteRow<"SingleLicenseReport">, month: string, reportId: number) {
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0);
  return {
    ...report,
    reportStatus: reportId === months.length ? ("ApprovalRequired" as const) : ("Approved" as const),
    reportParameters: {
      ...report.reportParameters,
      reportId,
      generationDate: timestamp(end + 36 * 3_600_000),
      reportInterval: { startOfInterval: timestamp(start.getTime()), endOfInterval: timestamp(end) },
    },
  };
}

/** The usage of the examples, and that of one more company. */
export function usageTable(document: ApiDocument): Table<Row> {
  const rows = documentedRows(document, "OrganizationCurrentLicenseUsage");
  const company = rows.find(({ organizationType }) => organizationType === "Company");
  const other = documentedRows(document, "CloudTenant").map(({ assignedForCompany }) => assignedForCompany);
  const organizationUid = other.find((uid) => uid !== null && uid !== company?.organizationUid);
  const more = company && organizationUid ? [{ ...company, organizationUid, servers: [] }] : [];
  return tableOf([...rows, ...more], (row) => String(row.organizationUid));
}
