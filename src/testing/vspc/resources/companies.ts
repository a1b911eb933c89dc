import { randomUid } from "../../random.js";
import { badProperty } from "../../refusal.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type Handler, type Handlers } from "../call.js";
import { namedRow, namesOf, newRow, patched, scopeOf } from "./from-document.js";

interface CompanyInput {
  readonly organizationInput: { readonly name: string };
  readonly ownerCredentials: { readonly userName: string };
  readonly resellerUid?: string | null;
  readonly companyServices?: unknown;
}

const noServices = { hostedServices: null, remoteServices: null };

export const companies: Handlers = {
  createCompany: (call) => {
    const {
      organizationInput,
      ownerCredentials,
      resellerUid,
      companyServices = noServices,
    } = bodyOf<CompanyInput>(call);
    if (resellerUid && !call.store.table("Reseller").get(resellerUid))
      throw badProperty("resellerUid", `The reseller ${resellerUid} was not found.`);
    const own = { instanceUid: randomUid(call.random), name: organizationInput.name };
    const organizations = call.store.table("Organization");
    const nothing = Object.fromEntries(Object.keys(organizations.examples[0] ?? {}).map((name) => [name, null]));
    organizations.insert({ ...nothing, ...organizationInput, ...own, type: "Company" });
    const unseen = { status: "Active", loginUrl: null, _embedded: null };
    const company = { ...secretless(ownerCredentials), ...own, ...unseen, companyServices };
    return data(tableOf(call).insert(newRow(call, tableOf(call), company)));
  },
  patchCompany: (call) => {
    const company = companyOf(call);
    const after = patched(call, company);
    const credentials = secretless(after.ownerCredentials as CompanyInput["ownerCredentials"]);
    return data(tableOf(call).update(String(company.instanceUid), { ...after, ...credentials }));
  },
  deleteCompany: (call) => {
    const uid = String(companyOf(call).instanceUid);
    const gone = call.query.removeAllAgents === true ? [...owned, ...agents] : owned;
    for (const [schema, property] of gone) removeRows(call, schema, property, uid);
    for (const tenant of rowsOf(call, "CloudTenant", "assignedForCompany", uid))
      call.store.table("CloudTenant").update(String(tenant.instanceUid), { assignedForCompany: null });
    return done();
  },
  sendWelcomeEmailToCompany: (call) => {
    companyOf(call);
    return done();
  },
  getCompaniesAggregatedUsage: (call) => usage(call),
  getCompanyAggregatedUsage: (call) => usage(call),
};

function tableOf({ store }: Call) {
  return store.table("Company");
}

function companyOf(call: Call): Row {
  return namedRow(call, "Company", "companyUid");
}

/** A password is never told. */
function secretless({ userName }: CompanyInput["ownerCredentials"]) {
  return { ownerCredentials: { userName, password: null } };
}

/** What goes with a company, by the property that names it. */
const owned = [
  ["OrganizationLocation", "organizationUid"],
  ["LocationAggregatedUsage", "companyUid"],
  ["User", "organizationUid"],
  ["Company", "instanceUid"],
  ["Organization", "instanceUid"],
] as const;

const agents = [
  ["BackupAgentJob", "organizationUid"],
  ["BackupAgent", "organizationUid"],
  ["ManagementAgent", "organizationUid"],
] as const;

function rowsOf({ store }: Call, schema: string, property: string, uid: string): readonly Row[] {
  const table = store.table(schema);
  return table
    .near(uid)
    .map(table.at)
    .filter((row) => row[property] === uid);
}

function removeRows(call: Call, schema: string, property: string, uid: string): void {
  const table = call.store.table(schema);
  for (const row of rowsOf(call, schema, property, uid)) table.remove(table.key(row));
}

/** Of the company that the path names, or of all; from one day to another where the query says so. */
const usage: Handler = (call) => {
  const source = call.store.table("LocationAggregatedUsage");
  const { scope } = scopeOf(source, namesOf(call));
  const { fromDate = "", toDate = "9999" } = call.query;
  const isWithin = (date: string) => date >= String(fromDate) && date <= String(toDate);
  return {
    source,
    scope: {
      key: JSON.stringify([scope?.key, fromDate, toDate]),
      ordinals: scope?.ordinals ?? source.ordinals(),
      where: (row) => isWithin(String(row.date)) && (scope?.where(row) ?? true),
    },
  };
};
