import { notFound } from "../../http-error.js";
import type { RowList } from "../../list/page.js";
import { textResponse } from "../../responses.js";
import type { Row } from "../../store/table.js";
import { type Call, data, type Handlers } from "../call.js";
import type { Report } from "../report-tables.js";

export const reports: Handlers = {
  getLicensingReportsForDate: (call) => ofMonth(call, call.path.date?.slice(0, 7)),
  getLatestLicensingReports: (call) => ofMonth(call, reportsIn(call).map(monthOf).sort().at(-1)),
  downloadLicensingReportCsv: (call) => {
    const { id = "" } = call.path;
    const report = reportsIn(call).find(({ reportParameters }) => String(reportParameters.reportId) === id);
    if (!report) throw notFound("The report", id);
    return textResponse(200, "application/octet-stream", csv(report), {
      "content-disposition": `attachment; filename="license-report-${monthOf(report)}.csv"`,
    });
  },
  finalizeLicensingReports: ({ store }) => {
    const table = store.table("SingleLicenseReport");
    const open = [...table.rows()].filter(({ reportStatus }) => reportStatus === "ApprovalRequired");
    for (const row of open) table.update(table.key(row), { reportStatus: "Approved" });
    return data(
      open.length > 0
        ? { reportApprovalStatus: "Finalized", message: `${open.length} report finalized.` }
        : { reportApprovalStatus: "NotApprovable", message: "No report waits for approval." },
    );
  },
  getOrganizationsLicenseUsage: ({ store, query }) => {
    const source = store.table("OrganizationCurrentLicenseUsage");
    const where = (row: Row) => matches(row, query);
    return { source, scope: { key: JSON.stringify(query), ordinals: source.ordinals(), where } };
  },
};

function reportsIn({ store }: Call): Report[] {
  return [...store.table("SingleLicenseReport").rows()] as unknown as Report[];
}

function ofMonth({ store }: Call, month: string | undefined): RowList {
  const source = store.table("SingleLicenseReport");
  const where = (row: Row) => monthOf(row as unknown as Report) === month;
  return { source, scope: { key: `month ${month}`, ordinals: source.ordinals(), where } };
}

function monthOf({ reportParameters }: Report): string {
  return reportParameters.reportInterval.startOfInterval.slice(0, 7);
}

function csv({ reportParameters: { organizationName }, reportSummary }: Report): string {
  const lines = reportSummary.productsUsage.flatMap(({ productType, workloadUsage = [] }) => {
    return workloadUsage.map(({ description, reportedCount, weight, usedPoints }) => {
      return [organizationName, productType, description, reportedCount, weight, usedPoints].join(",");
    });
  });
  return ["Organization,Product,Workload,Count,Weight,Points", ...lines, ""].join("\r\n");
}

/** Whether usage matches the organization, provider and server of the query. */
function matches(row: Row, query: Readonly<Record<string, unknown>>): boolean {
  const is = (holder: Row) => (name: string) => (query[name] ?? holder[name]) === holder[name];
  const namesServer = (query.serverUid ?? query.serverType ?? undefined) !== undefined;
  return (
    ["organizationUid", "organizationType", "providerUid"].every(is(row)) &&
    (!namesServer || (row.servers as readonly Row[]).some((server) => ["serverUid", "serverType"].every(is(server))))
  );
}
