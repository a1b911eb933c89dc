import type { ApiDocument } from "../document.js";
import { type Row, type Table, tableOf } from "../store/table.js";
import { documentedRows, timestamp } from "./document.js";
import type { CompleteRow } from "./rows.js";

export type Report = CompleteRow<"SingleLicenseReport">;

const months = ["2026-08", "2026-09", "2026-10"];

/** Creates a report for each of three months from the example. The newest one is not yet approved. */
export function reportTable(document: ApiDocument): Table<Row> {
  const [example] = documentedRows(document, "SingleLicenseReport") as unknown as Report[];
  const rows = example ? months.map((month, at) => monthly(example, month, at + 1)) : [];
  const table = tableOf(rows, ({ reportParameters }) => String(reportParameters.reportId));
  return table as unknown as Table<Row>;
}

function monthly({ reportParameters, ...report }: Report, month: string, reportId: number): Report {
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0);
  return {
    ...report,
    reportStatus: reportId === months.length ? "ApprovalRequired" : "Approved",
    reportParameters: {
      ...reportParameters,
      reportId,
      generationDate: timestamp(end + 36 * 3_600_000),
      reportInterval: { startOfInterval: timestamp(start.getTime()), endOfInterval: timestamp(end) },
    },
  };
}

/** Creates the usage of the examples, and of one more company. */
export function usageTable(document: ApiDocument): Table<Row> {
  const rows = documentedRows(document, "OrganizationCurrentLicenseUsage");
  const company = rows.find(({ organizationType }) => organizationType === "Company");
  const assigned = documentedRows(document, "CloudTenant").map(({ assignedForCompany }) => assignedForCompany);
  const organizationUid = assigned.find((uid) => uid !== null && uid !== company?.organizationUid);
  const more = company && organizationUid ? [{ ...company, organizationUid, servers: [] }] : [];
  return tableOf([...rows, ...more], (row) => String(row.organizationUid));
}
