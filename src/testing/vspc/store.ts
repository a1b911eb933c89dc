import type { ApiDocument } from "../document.js";
import { createStore, type Store } from "../store/store.js";
import type { Row, Table } from "../store/table.js";
import type { Accounts } from "./accounts.js";
import { rowOf, rowsIn } from "./document.js";
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
    examples: moreExamples,
    vary: createVariation(seed),
    roots: [
      {
        schema: "CloudTenant",
        count: tenants,
        ids: ["instanceUid", "assignedForCompany"],
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

function refuseCount(what: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new RangeError(`${what} must be a whole number from ${least}, got ${count}`);
}
