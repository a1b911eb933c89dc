import { notFound } from "../../http-error.js";
import { valueAt } from "../../list/values.js";
import { textResponse } from "../../responses.js";
import type { Row } from "../../store/table.js";
import type { Call, Handlers } from "../call.js";
import type { CompleteRow } from "../rows.js";

export const reports: Handlers = {
  getLicensingReportsForDate: (call) => ofMonth(call, call.path.date?.slice(0, 7)),
  getLatestLicensingReports: (call) => ofMonth(call, tableOf(call).rows().map(monthOf).sort().at(-1)),
  downloadLicensingReportCsv: (call) => {
    const { id = "" } = call.path;
    const report = tableOf(call).get(id);
    if (!report) throw notFound("The report", id);
    return textResponse(200, "application/octet-stream", csv(report as unknown as CompleteRow<"SingleLicenseReport">), {
      "content-disposition": `attachment; filename="license-report-${monthOf(report)}.csv"`,
    });
  },
  finalizeLicensingReports: (call) => {
    const open = tableOf(call).where("reportStatus", "ApprovalRequired");
    for (const row of open) tableOf(call).insert({ ...row, reportStatus: "Approved" });
    return open.length > 0
      ? { reportApprovalStatus: "Finalized", message: `${open.length} report finalized.` }
      : { reportApprovalStatus: "NotApprovable", message: "No report waits for approval." };
  },
};

function tableOf({ store }: Call) {
  return store.table("SingleLicenseReport");
}

function ofMonth(call: Call, month: string | undefined): readonly Row[] {
  return tableOf(call)
    .rows()
    .filter((row) => monthOf(row) === month);
}

function monthOf(report: Row): string {
  return String(valueAt(report, "reportParameters.reportInterval.startOfInterval")).slice(0, 7);
}

function csv({ reportParameters: { organizationName }, reportSummary }: CompleteRow<"SingleLicenseReport">): string {
  const lines = reportSummary.productsUsage.flatMap(({ productType, workloadUsage = [] }) => {
    return workloadUsage.map(({ description, reportedCount, weight, usedPoints }) => {
      return [organizationName, productType, description, reportedCount, weight, usedPoints].join(",");
    });
  });
  return ["Organization,Product,Workload,Count,Weight,Points", ...lines, ""].join("\r\n");
}
