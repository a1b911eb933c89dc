import { badProperty } from "../../http-error.js";
import { emptyValue, propertiesOf, type Schema } from "../../schema.js";
import type { Row } from "../../store/table.js";
import type { FilePart } from "../body.js";
import { bodyOf, type Call, type Handler, type Handlers } from "../call.js";
import { timestamp } from "../document.js";
import { replyFromDocument } from "./from-document.js";

const year = 365 * 86_400_000;
const kinds = ["SiteLicense", "BackupServerLicense", "VOneServerLicense", "Vb365ServerLicense", "ConsoleLicense"];

/** Returns a handler that changes the license at the path. */
function change(changesOf: (license: Row, call: Call, schema: Schema) => Row): Handler {
  return (call) => {
    const { document, store, operation } = call;
    const template = operation.template.replace(/\/update$/, "");
    const read = document.operations.find((one) => one.method === "GET" && one.template === template);
    const table = read && store.tableOf(read);
    if (!table) throw new Error(`There is no license at ${template}.`);
    const license = replyFromDocument({ ...call, operation: read }) as Row;
    return table.update(table.key(license), changesOf(license, call, table.schema));
  };
}

/** Records the license file of the request. The hash of the file becomes the ID of the license. */
const install = change((license, call) => {
  const part = bodyOf<readonly FilePart[]>(call).find(({ name }) => name === "license");
  if (!part) throw badProperty("license", "The form has no part named license.");
  if (part.size === 0) throw badProperty("license", "The license file is empty.");
  const { fileName, sha256, size } = part;
  call.uploads.push({ operation: call.operation.id, fileName, size, sha256 });
  const id = sha256.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-9$4-$5");
  return { ...renewed(call), ...("licenseIds" in license ? { licenseIds: [id] } : { licenseId: id }) };
});

const update = change((license, call) => {
  const lastUpdateDate = timestamp(call.now());
  const status = { lastUpdateDate, lastUpdateMessage: "The license was updated.", lastUpdateStatus: "Success" };
  return { ...renewed(call), ...("lastUpdateDate" in license && status) };
});

/** Returns the properties of a license that is valid for a year from now. */
function renewed({ now }: Call): Row {
  return { status: "Valid", type: "Rental", expirationDate: timestamp(now() + year) };
}

const removeSection = change((license, { query }, schema) => {
  const sections = license.sectionTypes as readonly string[];
  const left = sections.filter((one) => one !== query.sectionForDelete);
  if (query.sectionForDelete !== "All" && left.length > 0) return { sectionTypes: left };
  return { ...unlicensed(license, schema), packages: ["None"], units: 0, usedUnits: 0 };
});

/** Returns a license without everything that a license can lack. */
function unlicensed(license: Row, schema: Schema): Row {
  const properties = Object.entries(propertiesOf(schema));
  const empty = properties.map(([name, property]) => [name, emptyValue(property, license[name])]);
  return { ...Object.fromEntries(empty), status: "Unlicensed", type: "NotInstalled" };
}

export const licenses: Handlers = {
  ...Object.fromEntries(kinds.map((kind) => [`install${kind}`, install])),
  ...Object.fromEntries(kinds.map((kind) => [`update${kind}`, update])),
  deleteBackupServerLicense: (call) => void removeSection(call),
  deleteVOneServerLicense: (call) => void change((license, _, schema) => unlicensed(license, schema))(call),
};
