import { textAnswer } from "../../exchange.js";
import { all, type Call, data, where } from "../call.js";
import type { LicenseReport, OrganizationUsage } from "../rows.js";
import { patched, rowOf } from "./lookup.js";

export const reports = {
  getLicensingReports: ({ store }: Call) => all(store.reports),
  getLicensingReportsForDate: ({ store, path }: Call) => {
    const month = path.date?.slice(0, 7);
    return where(store.reports, `month ${month}`, (row) => monthOf(row) === month);
  },
  getLatestLicensingReports: ({ store }: Call) => {
    const latest = latestMonth(store.reports.rows());
    return where(store.reports, `month ${latest}`, (row) => monthOf(row) === latest);
  },
  downloadLicensingReportCsv: ({ store, path }: Call) => {
    const report = rowOf(store.reports, "The report", path.id);
    return textAnswer(200, "application/octet-stream", csv(report), {
      "content-disposition": `attachment; filename="license-report-${monthOf(report)}.csv"`,
    });
  },
  finalizeLicensingReports: ({ store }: Call) => {
    const open = [...store.reports.rows()].filter(({ reportStatus }) => reportStatus === "ApprovalRequired");
    for (const row of open) store.reports.update(store.reports.uid(row), { reportStatus: "Approved" });
    return data(
      open.length > 0
        ? { reportApprovalStatus: "Finalized", message: `${open.length} report finalized.` }
        : { reportApprovalStatus: "NotApprovable", message: "No report waits for approval." },
    );
  },
  getLicensingReportsSettings: ({ store }: Call) => data({ autoApprove: store.settings.autoApprove }),
  patchLicensingReportsSettings: (call: Call) => {
    const { settings } = call.store;
    settings.autoApprove = patched(call, { autoApprove: settings.autoApprove }).autoApprove;
    return data({ autoApprove: settings.autoApprove });
  },

  getOrganizationsLicenseUsage: ({ store, query }: Call) => {
    return where(store.organizationUsage, JSON.stringify(query), (row) => isMeant(row, query));
  },
};

function monthOf({ reportParameters }: LicenseReport): string {
  return reportParameters.reportInterval.startOfInterval.slice(0, 7);
}

function latestMonth(rows: Iterable<LicenseReport>): string | undefined {
  return Array.from(rows, monthOf).sort().at(-1);
}

function csv({ reportParameters, reportSummary }: LicenseReport): string {
  const { organizationName } = reportParameters;
  const lines = reportSummary.productsUsage.flatMap(({ productType, workloadUsage = [] }) => {
    return workloadUsage.map(({ description, reportedCount, weight, usedPoints }) => {
      return [organizationName, productType, description, reportedCount, weight, usedPoints].join(",");
    });
  });
  return ["Organization,Product,Workload,Count,Weight,Points", ...lines, ""].join("\r\n");
}

/** Whether usage meets the parameters of its own: organization, provider and server. */
function isMeant(row: OrganizationUsage, query: Readonly<Record<string, unknown>>): boolean {
  const is = (wanted: unknown, found: unknown) => wanted === undefined || wanted === null || wanted === found;
  const servers = row.servers.filter((server) => {
    return is(query.serverUid, server.serverUid) && is(query.serverType, server.serverType);
  });
  const wantsServer = (query.serverUid ?? query.serverType ?? undefined) !== undefined;
  return (
    is(query.organizationUid, row.organizationUid) &&
    is(query.organizationType, row.organizationType) &&
    is(query.providerUid, row.providerUid) &&
    (!wantsServer || servers.length > 0)
  );
}
