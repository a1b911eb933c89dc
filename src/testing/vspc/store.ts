import type { ApiDocument } from "../document.js";
import { createStore, type Store } from "../store/store.js";
import type { Row, Table } from "../store/table.js";
import type { Accounts } from "./accounts.js";
import { documentedRows, rowOf, rowsIn } from "./document.js";
import { moreExamples, reportTable, usageTable } from "./examples.js";
import { createVariation } from "./variation.js";

/** How much there is at the start. */
export interface Scale {
  readonly seed: number;
  /** The first are those of the document's examples. */
  readonly tenants: number;
  /** At least 1; the first are those of the document's examples. */
  readonly sites: number;
}

/** Everything the server holds: tenants bring their company and what else is theirs, sites their servers. */
export function createVspcStore(document: ApiDocument, { seed, tenants, sites }: Scale, accounts: Accounts): Store {
  refuseCount("tenants", tenants, 0);
  refuseCount("sites", sites, 1);
  return createStore({
    document,
    seed,
    rowOf,
    rowsIn,
    examples: (documented) => moreExamples(document, documented),
    vary: createVariation(seed),
    roots: [
      {
        schema: "CloudTenant",
        count: tenants,
        ids: ["instanceUid", "assignedForCompany"],
        alsoIds: unassignedCompanies(document),
        name: "name",
        nameOf: (index) => `tenant-${String(index + 1).padStart(6, "0")}`,
      },
      {
        schema: "CloudAgent",
        count: sites,
        ids: ["siteUid", "backupServerUid", "managementAgentUid"],
        name: "siteName",
        nameOf: (index) => `Site ${index + 1}`,
      },
    ],
    tables: {
      User: accounts.users as unknown as Table<Row>,
      UserLogin: accounts.logins as unknown as Table<Row>,
      SingleLicenseReport: reportTable(document) as unknown as Table<Row>,
      OrganizationCurrentLicenseUsage: usageTable(document),
    },
  });
}

/** A company that no example of a tenant is assigned to comes with one that is assigned to none: one each, in order. */
function unassignedCompanies(document: ApiDocument): (tenant: Row) => readonly unknown[] {
  const tenants = documentedRows(document, "CloudTenant");
  const assigned = new Set(tenants.map(({ assignedForCompany }) => assignedForCompany));
  const uidsOf = (rows: readonly Row[]) => [...new Set(rows.map(({ instanceUid }) => instanceUid))];
  const unassigned = uidsOf(tenants.filter(({ assignedForCompany }) => assignedForCompany === null));
  const companies = uidsOf(documentedRows(document, "Company")).filter((uid) => !assigned.has(uid));
  return ({ instanceUid }) => {
    const at = unassigned.indexOf(instanceUid);
    return at < 0 ? [] : companies.slice(at, at + 1);
  };
}

function refuseCount(what: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new RangeError(`${what} must be a whole number from ${least}, got ${count}`);
}
