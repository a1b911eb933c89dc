import { badProperty } from "../../http-error.js";
import { randomUid } from "../../random.js";
import { bodyOf, data, done, type Handler, type Handlers, namedRow, removeWhere } from "../call.js";
import { relatedRows } from "../relations.js";
import { emptied } from "../seed.js";
import { namesOf, newRow, patched } from "./from-document.js";

interface CompanyInput {
  readonly organizationInput: { readonly name: string };
  readonly ownerCredentials: { readonly userName: string };
  readonly resellerUid?: string | null;
  readonly companyServices?: unknown;
}

/** Filters by company if the path names one, and by date if the query does. */
const usage: Handler = (call) => {
  const table = call.store.table("LocationAggregatedUsage");
  const { fromDate = "", toDate = "9999" } = call.query;
  const isWithin = (date: string) => date >= String(fromDate) && date <= String(toDate);
  return { table, rows: () => relatedRows(table, namesOf(call)).filter(({ date }) => isWithin(String(date))) };
};

export const companies: Handlers = {
  createCompany: (call) => {
    const { organizationInput, ownerCredentials, resellerUid, companyServices } = bodyOf<CompanyInput>(call);
    if (resellerUid && !call.store.table("Reseller").get(resellerUid))
      throw badProperty("resellerUid", `The reseller ${resellerUid} was not found.`);
    const own = { instanceUid: randomUid(call.random), name: organizationInput.name };
    const organizations = call.store.table("Organization");
    organizations.insert({ ...emptied(organizations.examples[0]), ...organizationInput, ...own, type: "Company" });
    const table = call.store.table("Company");
    const services = companyServices ?? { hostedServices: null, remoteServices: null };
    const initial = { status: "Active", loginUrl: null, _embedded: null, companyServices: services };
    return data(table.insert(newRow(call, table, { ...withoutPassword(ownerCredentials), ...own, ...initial })));
  },
  patchCompany: (call) => {
    const company = namedRow(call, "Company", "companyUid");
    const after = patched(call, company);
    const credentials = withoutPassword(after.ownerCredentials as CompanyInput["ownerCredentials"]);
    return data(call.store.table("Company").update(String(company.instanceUid), { ...after, ...credentials }));
  },
  deleteCompany: (call) => {
    const { instanceUid } = namedRow(call, "Company", "companyUid");
    const agents = ["BackupAgentJob", "BackupAgent", "ManagementAgent"];
    const owned = ["OrganizationLocation", "User", ...(call.query.removeAllAgents === true ? agents : [])];
    removeWhere(call, "organizationUid", instanceUid, owned);
    removeWhere(call, "companyUid", instanceUid, ["LocationAggregatedUsage"]);
    removeWhere(call, "instanceUid", instanceUid, ["Company", "Organization"]);
    const tenants = call.store.table("CloudTenant");
    for (const tenant of tenants.where("assignedForCompany", instanceUid))
      tenants.update(tenants.key(tenant), { assignedForCompany: null });
    return done();
  },
  sendWelcomeEmailToCompany: (call) => {
    namedRow(call, "Company", "companyUid");
    return done();
  },
  getCompaniesAggregatedUsage: usage,
  getCompanyAggregatedUsage: usage,
};

/** Responses never contain a password. */
function withoutPassword({ userName }: CompanyInput["ownerCredentials"]) {
  return { ownerCredentials: { userName, password: null } };
}
