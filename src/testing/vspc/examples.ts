import { timestamp } from "../clock.js";
import type { ApiDocument } from "../document.js";
import { type Row, type Table, tableOf } from "../store/table.js";
import { documentedRows } from "./document.js";
import type { CompleteRow } from "./rows.js";

type Examples = ReadonlyMap<string, readonly Row[]>;

/** The document's examples, and a license for the server of each site. */
export function* moreExamples(documented: Examples): Iterable<readonly [string, readonly Row[]]> {
  const licenses = documented.get("BackupServerLicense") ?? [];
  const sites = documented.get("CloudAgent") ?? [];
  const forServer = { sectionTypes: ["Instance", "Socket"], status: "Valid", cloudConnect: "Yes" };
  const own = sites.map(({ backupServerUid }) => ({ ...licenses[0], ...forServer, backupServerUid }));
  yield ["BackupServerLicense", [...own, ...licenses]];
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
