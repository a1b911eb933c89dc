import type { Table } from "../../table.js";
import { all, type Call, data, done } from "../call.js";
import type { BackupServerLicense } from "../rows.js";
import type { Store } from "../store.js";
import { receiveLicense, renewed } from "./license-upload.js";
import { item, patched, rowOf } from "./lookup.js";

/** The operations that the licences of all servers share. `change` gives what a new licence with that id changes. */
function serverLicenses<R extends object>(
  table: (store: Store) => Table<R>,
  what: string,
  parameter: string,
  change: (call: Call, licenseId: string | undefined) => Partial<R>,
) {
  const changed = (call: Call, properties: Partial<R>) =>
    data(table(call.store).update(call.path[parameter] ?? "", properties));
  const find = (call: Call) => rowOf(table(call.store), what, call.path[parameter]);
  return {
    list: ({ store }: Call) => all(table(store)),
    get: item(table, what, parameter),
    install: (call: Call) => {
      find(call);
      return changed(call, change(call, receiveLicense(call)));
    },
    update: (call: Call) => {
      find(call);
      return changed(call, change(call, undefined));
    },
    patch: (call: Call) => changed(call, patched(call, find(call))),
    find,
    changed,
  };
}

/** Site and backup server licences may hold several ids, the others hold one. */
function withIds(call: Call, id: string | undefined) {
  return { ...renewed(call), ...(id === undefined ? {} : { licenseIds: [id] }) };
}

function withId(call: Call, licenseId: string | undefined) {
  return { ...renewed(call), ...(licenseId === undefined ? {} : { licenseId }) };
}

const sites = serverLicenses((store) => store.siteLicenses, "The site", "siteUid", withIds);
const servers = serverLicenses((store) => store.backupServerLicenses, "The backup server", "backupServerUid", withIds);
const vone = serverLicenses((store) => store.voneServerLicenses, "The Veeam ONE server", "vOneServerUid", withId);
const vb365 = serverLicenses((store) => store.vb365ServerLicenses, "The backup server", "vb365ServerUid", withId);

export const licenses = {
  getSiteLicenses: ({ store }: Call) => data([...store.siteLicenses.rows()]),
  getSiteLicense: sites.get,
  installSiteLicense: sites.install,
  patchSiteLicense: sites.patch,
  updateSiteLicense: sites.update,

  getBackupServersLicenses: servers.list,
  getBackupServerLicense: servers.get,
  installBackupServerLicense: servers.install,
  patchBackupServerLicense: servers.patch,
  updateBackupServerLicense: servers.update,
  deleteBackupServerLicense: (call: Call) => {
    const { sectionTypes } = servers.find(call);
    const section = call.query.sectionForDelete;
    const left = section === "All" ? [] : sectionTypes.filter((one) => one !== section);
    servers.changed(call, left.length > 0 ? { sectionTypes: left } : unlicensed);
    return done();
  },

  getVOneServersLicenses: vone.list,
  getVOneServerLicense: vone.get,
  installVOneServerLicense: vone.install,
  patchVOneServerLicense: vone.patch,
  updateVOneServerLicense: vone.update,
  deleteVOneServerLicense: (call: Call) => {
    vone.find(call);
    const gone = { licenseId: null, expirationDate: null, units: null, usedUnits: null } as const;
    vone.changed(call, { ...gone, status: "Unlicensed", statusMessage: "", type: "NotInstalled" });
    return done();
  },

  getVb365ServersLicenses: vb365.list,
  getVb365ServerLicense: vb365.get,
  installVb365ServerLicense: vb365.install,
  patchVb365ServerLicense: vb365.patch,
  updateVb365ServerLicense: vb365.update,
};

/** A backup server whose license was deleted altogether. */
const unlicensed: Partial<BackupServerLicense> = {
  licenseIds: [],
  supportIds: [],
  sectionTypes: [],
  packages: ["None"],
  edition: null,
  expirationDate: null,
  status: "Unlicensed",
  type: "NotInstalled",
  sockets: null,
  usedSockets: null,
  units: 0,
  usedUnits: 0,
};
