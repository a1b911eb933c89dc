import type { operations } from "../../../generated/vspc.operations.js";
import type { Handler } from "./call.js";
import { about } from "./resources/about.js";
import { accounts } from "./resources/accounts.js";
import { actions } from "./resources/actions.js";
import { backupResources } from "./resources/backup-resources.js";
import { consoleLicense } from "./resources/console.js";
import { infrastructure } from "./resources/infrastructure.js";
import { inventory } from "./resources/inventory.js";
import { keys } from "./resources/keys.js";
import { licenses } from "./resources/licenses.js";
import { replication } from "./resources/replication.js";
import { reports } from "./resources/reports.js";
import { sites } from "./resources/sites.js";
import { tenants } from "./resources/tenants.js";
import { traffic } from "./resources/traffic.js";
import { vcdReplication } from "./resources/vcd-replication.js";

type Operations = typeof operations;
/** The sections of the document that the simulator does not have yet. */
type Missing =
  | "alarms"
  | "organizations"
  | "protectedWorkloads"
  | "users/logins"
  | `infrastructure/${"backupServers" | "backupAgents" | "managementAgents" | "vb365Servers"}`;
type Simulated = Exclude<keyof Operations, `${string} /${Missing}` | `${string} /${Missing}/${string}`>;
/** The operations of the document but the token's, which answers in its own form. */
type HandledId = Exclude<Operations[Simulated]["id"], "oAuth2IssueToken">;

const byId: Readonly<Record<HandledId, Handler>> = {
  ...about,
  ...accounts,
  ...actions,
  ...backupResources,
  ...consoleLicense,
  ...infrastructure,
  ...inventory,
  ...keys,
  ...licenses,
  ...replication,
  ...reports,
  ...sites,
  ...tenants,
  ...traffic,
  ...vcdReplication,
};
const handlers = new Map<string, Handler>(Object.entries(byId));

/** The handler of an operation of the document. */
export function handlerOf(id: string): Handler {
  const handler = handlers.get(id);
  if (!handler) throw new Error(`the simulator does not know the operation ${id}`);
  return handler;
}
