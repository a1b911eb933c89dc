import { timestamp } from "../../clock.js";
import { uidSpace } from "../../random.js";
import { type Table, tableOf } from "../../table.js";
import type {
  BackupServerLicense,
  ConsoleLicense,
  Site,
  SiteLicense,
  Vb365ServerLicense,
  VOneServerLicense,
} from "../rows.js";
import * as cast from "./cast.js";

/** The licences of all products. */
export interface Licenses {
  readonly backupServerLicenses: Table<BackupServerLicense>;
  readonly siteLicenses: Table<SiteLicense>;
  readonly voneServerLicenses: Table<VOneServerLicense>;
  readonly vb365ServerLicenses: Table<Vb365ServerLicense>;
  /** One row. */
  readonly consoleLicenses: Table<ConsoleLicense>;
}

const expirationDate = timestamp(Date.parse("2028-01-31T00:00:00Z"));
const email = `licensing@${cast.domain}`;
const company = cast.providerName;
const supportId = "12345678";

export function createLicenses(seed: number, sites: Table<Site>): Licenses {
  const ids = uidSpace(seed, "license");
  const [vone, vb365] = [uidSpace(seed, "vone"), uidSpace(seed, "vb365")];
  const shared = (index: number) => ({
    autoUpdateEnabled: false,
    edition: "Enterprise Plus",
    monitoring: null,
    packages: ["Backup"] satisfies SiteLicense["packages"],
    company,
    email,
    contactPerson: null,
    expirationDate,
    supportExpirationDate: null,
    licenseIds: [ids.of(index)],
    supportIds: [supportId],
    sectionTypes: ["Instance"] satisfies SiteLicense["sectionTypes"],
    status: "Valid" as const,
    units: 1000,
    usedUnits: 10 * (index + 1),
    unitType: "Points" as const,
    type: "Rental" as const,
  });
  const siteLicenses = [...sites.rows()].map(
    ({ siteUid }, index): SiteLicense => ({ ...shared(index), siteUid, cloudConnect: "Yes" }),
  );
  const serverLicenses = [...sites.rows()].map(
    ({ backupServerUid }, index): BackupServerLicense => ({
      ...shared(index),
      backupServerUid,
      cloudConnect: "No",
      sectionTypes: ["Instance", "Socket"],
      sockets: 8,
      usedSockets: 2,
      capacity: null,
      usedCapacity: null,
    }),
  );
  return {
    siteLicenses: tableOf(siteLicenses, ({ siteUid }) => siteUid),
    backupServerLicenses: tableOf(serverLicenses, ({ backupServerUid }) => backupServerUid),
    voneServerLicenses: tableOf(
      [0, 1].map((index) => voneLicense(vone.of(index), ids.of(100 + index))),
      voneUid,
    ),
    vb365ServerLicenses: tableOf(
      [0, 1].map((index) => vb365License(vb365.of(index), ids.of(200 + index))),
      vb365Uid,
    ),
    consoleLicenses: tableOf([consoleLicense(ids.of(300))], () => "console"),
  };
}

const voneUid = ({ vOneServerUid }: VOneServerLicense) => vOneServerUid;
const vb365Uid = ({ vb365ServerUid }: Vb365ServerLicense) => vb365ServerUid;

function voneLicense(vOneServerUid: string, licenseId: string): VOneServerLicense {
  return {
    autoUpdateEnabled: true,
    vOneServerUid,
    company,
    email,
    expirationDate,
    supportExpirationDate: null,
    licenseId,
    supportId,
    status: "Valid",
    statusMessage: "Valid",
    units: 10_000,
    usedUnits: 18,
    unitType: "Points",
    type: "Rental",
  };
}

function vb365License(vb365ServerUid: string, licenseId: string): Vb365ServerLicense {
  return {
    autoUpdateEnabled: false,
    vb365ServerUid,
    company,
    email,
    expirationDate,
    supportExpirationDate: null,
    licenseId,
    supportId,
    status: "Valid",
    licensedUsers: 9999,
    protectedUsers: 7,
    type: "Rental",
  };
}

function consoleLicense(licenseId: string): ConsoleLicense {
  return {
    licenseId,
    edition: "Enterprise Plus",
    package: "Backup",
    licenseeCompany: company,
    licenseeEmail: email,
    licenseeAdministratorEmail: null,
    contactPerson: null,
    expirationDate,
    supportExpirationDate: null,
    supportId,
    status: "Valid",
    statusMessage: "Valid",
    cloudConnect: "Yes",
    instances: 824,
    type: "Rental",
    lastUpdateDate: null,
    lastUpdateMessage: null,
    lastUpdateStatus: "Unknown",
  };
}
