import { badProperty } from "../../http-error.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import type { FilePart } from "../body.js";
import { bodyOf, type Call, data, done, type Handlers, type Reply } from "../call.js";
import { timestamp } from "../document.js";
import { namesOf, rowOf } from "./from-document.js";

const year = 365 * 86_400_000;
const kinds = ["SiteLicense", "BackupServerLicense", "VOneServerLicense", "Vb365ServerLicense", "ConsoleLicense"];

/** A backup server without a license. */
const unlicensed: Row = {
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

export const licenses: Handlers = {
  ...Object.fromEntries(kinds.map((kind) => [`install${kind}`, install])),
  ...Object.fromEntries(kinds.map((kind) => [`update${kind}`, update])),
  deleteBackupServerLicense: (call) => {
    const sections = licenseOf(call).sectionTypes as readonly string[];
    const section = call.query.sectionForDelete;
    const left = section === "All" ? [] : sections.filter((one) => one !== section);
    change(call, left.length > 0 ? { sectionTypes: left } : unlicensed);
    return done();
  },
  deleteVOneServerLicense: (call) => {
    const removed = { licenseId: null, expirationDate: null, units: null, usedUnits: null };
    change(call, { ...removed, status: "Unlicensed", statusMessage: "", type: "NotInstalled" });
    return done();
  },
};

/** Records the license file of the request. The hash of the file becomes the ID of the license. */
function install(call: Call): Reply {
  const part = bodyOf<readonly FilePart[]>(call).find(({ name }) => name === "license");
  if (!part) throw badProperty("license", "The form has no part named license.");
  if (part.size === 0) throw badProperty("license", "The license file is empty.");
  const { fileName, sha256, size } = part;
  const id = sha256.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-9$4-$5");
  const ids = "licenseIds" in licenseOf(call) ? { licenseIds: [id] } : { licenseId: id };
  call.uploads.push({ operation: call.operation.id, fileName, size, sha256 });
  return change(call, { ...renewed(call), ...ids });
}

function update(call: Call): Reply {
  const status = { lastUpdateMessage: "The license was updated.", lastUpdateStatus: "Success" };
  const hasStatus = "lastUpdateDate" in licenseOf(call);
  return change(call, { ...renewed(call), ...(hasStatus && { lastUpdateDate: timestamp(call.now()), ...status }) });
}

/** Returns the properties of a license that is valid for a year from now. */
function renewed({ now }: Call): Row {
  return { status: "Valid", type: "Rental", expirationDate: timestamp(now() + year) };
}

function change(call: Call, properties: Row): Reply {
  const table = tableOf(call);
  return data(table.update(table.key(licenseOf(call)), properties));
}

function licenseOf(call: Call): Row {
  return rowOf(tableOf(call), namesOf(call));
}

/** Returns the table of the licenses at the path. */
function tableOf({ document, store, operation }: Call): SchemaTable {
  const template = operation.template.replace(/\/update$/, "");
  const read = document.operations.find((one) => one.method === "GET" && one.template === template);
  const table = read && store.tableOf(read);
  if (!table) throw new Error(`There is no license at ${operation.template}.`);
  return table;
}
