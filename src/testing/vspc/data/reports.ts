import { timestamp } from "../../clock.js";
import { type Table, tableOf } from "../../table.js";
import type { LicenseReport, OrganizationUsage, Site } from "../rows.js";
import * as cast from "./cast.js";

const months = ["2026-08", "2026-09", "2026-10"];
const pointsPerServer = 13;

/** One report a month for the provider; the newest still waits for its approval. */
export function createReports(): Table<LicenseReport> {
  const rows = months.map((month, index) => report(index + 1, month, index === months.length - 1));
  return tableOf(rows, ({ reportParameters }) => String(reportParameters.reportId));
}

function report(reportId: number, month: string, isNewest: boolean): LicenseReport {
  const servers = 10 + reportId;
  const usedPoints = servers * pointsPerServer;
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0);
  const workload = {
    workloadType: "VBR_VM" as const,
    description: "VM",
    initialCount: servers,
    reportedCount: servers,
    newCount: 0,
    weight: pointsPerServer,
    usedPoints,
    workloadsByPlatform: [],
  };
  const product = { productType: "BackupAndReplication" as const, licenseEdition: "Enterprise Plus" };
  return {
    reportStatus: isNewest ? "ApprovalRequired" : "Approved",
    reportParameters: {
      reportId,
      organizationName: cast.providerName,
      organizationUid: cast.provider,
      licenseCompanyName: cast.providerName,
      generationDate: timestamp(end + 36 * 3_600_000),
      reportInterval: { startOfInterval: timestamp(start.getTime()), endOfInterval: timestamp(end) },
    },
    reportSummary: {
      totalPoints: usedPoints,
      productsUsage: [{ ...product, totalPoints: usedPoints, workloadUsage: [workload] }],
    },
    organizationsUsage: cast.companies.map(({ uid, name }, at) => ({
      organizationType: "Company",
      organizationName: name,
      organizationUid: uid,
      usedPoints: at === 0 ? usedPoints : 0,
    })),
    notCollectedCloudServers: [],
    clonedCloudServers: null,
    unsupportedCloudServers: null,
    usageDetails: [
      {
        organizationName: cast.providerName,
        organizationUid: cast.provider,
        supportId: "12345678",
        notCollectedClientServers: [],
        clonedClientServers: null,
        unsupportedClientServers: null,
        usageByLicenseAndProduct: [{ ...product, licenseId: null, usedPoints, workloadUsage: [workload] }],
      },
    ],
    appendices: [],
  };
}

/** What the companies use of the licences at the moment, on the servers of up to three sites. */
export function createOrganizationUsage(sites: Table<Site>): Table<OrganizationUsage> {
  const servers = [...sites.rows()];
  const rows = cast.companies.map(({ uid }, index): OrganizationUsage => {
    const site = servers[index % servers.length];
    return {
      organizationUid: uid,
      organizationType: "Company",
      providerUid: cast.provider,
      servers: site
        ? [{ serverUid: site.backupServerUid, serverType: "CloudConnect", workloads: [workload(index)] }]
        : [],
    };
  });
  const provider = {
    organizationUid: cast.provider,
    organizationType: "Provider" as const,
    providerUid: null,
    servers: [],
  };
  return tableOf<OrganizationUsage>([...rows, provider], ({ organizationUid }) => organizationUid);
}

function workload(index: number) {
  const usedCount = (index + 1) * 2;
  const counts = { rentalCount: usedCount, newCount: 0, usedCount };
  const units = { rentalUnits: usedCount * 5, newUnits: 0, usedUnits: usedCount * 5 };
  return {
    id: "1f4b8d20-6e3a-4c97-9b52-07d8c1e4a6f3",
    description: "Cloud backup (VM)",
    unitType: "Points" as const,
    ...units,
    ...counts,
    workloadsByPlatform: [{ typeId: "VCC-VM-BACKUP", description: "VM", weight: 5, ...units, ...counts }],
  };
}
