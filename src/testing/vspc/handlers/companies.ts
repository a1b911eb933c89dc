import { badProperty } from "../../http-error.js";
import { randomUid } from "../../random.js";
import { bodyOf, data, done, type Handler, type Handlers, namedRow } from "../call.js";
import { rowsWith } from "../relations.js";
import { emptied } from "../seed.js";
import { namesOf, newRow, patched, scopeOf } from "./from-document.js";

interface CompanyInput {
  readonly organizationInput: { readonly name: string };
  readonly ownerCredentials: { readonly userName: string };
  readonly resellerUid?: string | null;
  readonly companyServices?: unknown;
}

/** Rows that are deleted with a company, and the properties that name it. */
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

/** Filters by company if the path names one, and by date if the query does. */
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

export const companies: Handlers = {
  createCompany: (call) => {
    const { organizationInput, ownerCredentials, resellerUid, companyServices } = bodyOf<CompanyInput>(call);
    if (resellerUid && !call.store.table("Reseller").get(resellerUid))
      throw badProperty("resellerUid", `The reseller ${resellerUid} was not found.`);
    const own = { instanceUid: randomUid(call.random), name: organizationInput.name };
    const organizations = call.store.table("Organization");
    organizations.insert({ ...emptied(organizations.examples[0]), ...organizationInput, ...own, type: "Company" });
    const table = call.store.table("Company");
    return data(
      table.insert(
        newRow(call, table, {
          ...withoutPassword(ownerCredentials),
          ...own,
          status: "Active",
          loginUrl: null,
          _embedded: null,
          companyServices: companyServices ?? { hostedServices: null, remoteServices: null },
        }),
      ),
    );
  },
  patchCompany: (call) => {
    const company = namedRow(call, "Company", "companyUid");
    const after = patched(call, company);
    const credentials = withoutPassword(after.ownerCredentials as CompanyInput["ownerCredentials"]);
    return data(call.store.table("Company").update(String(company.instanceUid), { ...after, ...credentials }));
  },
  deleteCompany: (call) => {
    const { instanceUid } = namedRow(call, "Company", "companyUid");
    for (const [schema, property] of call.query.removeAllAgents === true ? [...owned, ...agents] : owned) {
      const table = call.store.table(schema);
      for (const row of rowsWith(table, property, instanceUid)) table.remove(table.key(row));
    }
    const tenants = call.store.table("CloudTenant");
    for (const tenant of rowsWith(tenants, "assignedForCompany", instanceUid))
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
