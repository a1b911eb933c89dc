import { timestamp } from "../../clock.js";
import type { FilePart } from "../../exchange.js";
import { badProperty } from "../../refusal.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type Handlers, type Reply } from "../call.js";
import { namesOf, rowOf } from "./from-document.js";

const year = 365 * 86_400_000;

export const licenses: Handlers = {
  ...Object.fromEntries(
    ["SiteLicense", "BackupServerLicense", "VOneServerLicense", "Vb365ServerLicense", "ConsoleLicense"].flatMap(
      (kind) => [
        [`install${kind}`, (call: Call) => changed(call, { ...renewed(call), ...newId(call, receivedId(call)) })],
        [`update${kind}`, (call: Call) => changed(call, { ...renewed(call), ...updated(call) })],
      ],
    ),
  ),
  deleteBackupServerLicense: (call) => {
    const sections = licenseOf(call).sectionTypes as readonly string[];
    const section = call.query.sectionForDelete;
    const left = section === "All" ? [] : sections.filter((one) => one !== section);
    changed(call, left.length > 0 ? { sectionTypes: left } : unlicensed);
    return done();
  },
  deleteVOneServerLicense: (call) => {
    const gone = { licenseId: null, expirationDate: null, units: null, usedUnits: null };
    changed(call, { ...gone, status: "Unlicensed", statusMessage: "", type: "NotInstalled" });
    return done();
  },
};

/** The table of the licenses that the path leads to. */
function tableOf({ document, store, operation }: Call) {
  const read = document.operations.find(({ method, template }) => {
    return method === "GET" && template === operation.template.replace(/\/update$/, "");
  });
  const table = read && store.tableOf(read);
  if (!table) throw new Error(`${operation.template} leads to no license`);
  return table;
}

function licenseOf(call: Call): Row {
  return rowOf(tableOf(call), namesOf(call));
}

function changed(call: Call, change: Row): Reply {
  const table = tableOf(call);
  return data(table.update(table.key(licenseOf(call)), change));
}

/** What any license is after it was installed or updated: valid for a year from now. */
function renewed({ now }: Call): Row {
  return { status: "Valid", type: "Rental", expirationDate: timestamp(now() + year) };
}

/** Some licenses may hold several ids, the others hold one. */
function newId(call: Call, id: string): Row {
  return "licenseIds" in licenseOf(call) ? { licenseIds: [id] } : { licenseId: id };
}

function updated(call: Call): Row {
  if (!("lastUpdateDate" in licenseOf(call))) return {};
  const lastUpdateMessage = "The license was updated.";
  return { lastUpdateDate: timestamp(call.now()), lastUpdateMessage, lastUpdateStatus: "Success" };
}

/** Takes the license file of the request, keeps a record of it, and gives the id of the license in it. */
function receivedId(call: Call): string {
  licenseOf(call);
  const part = bodyOf<readonly FilePart[]>(call).find(({ name }) => name === "license");
  if (!part) throw badProperty("license", "The form has no part named license.");
  if (part.content.length === 0) throw badProperty("license", "The license file is empty.");
  const { fileName, sha256, content } = part;
  call.uploads.push({ operation: call.operation.id, fileName, size: content.length, sha256 });
  const at = (from: number, to: number) => sha256.slice(from, to);
  return `${at(0, 8)}-${at(8, 12)}-4${at(13, 16)}-9${at(17, 20)}-${at(20, 32)}`;
}

/** A backup server whose license was deleted altogether. */
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
