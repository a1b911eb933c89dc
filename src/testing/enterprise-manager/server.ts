import { readDocument } from "../document.js";
import type { Effect, HostOptions } from "../host.js";
import { randomFrom } from "../random.js";
import { shippedDocument } from "./document.js";
import { createEnterpriseManagerStore } from "./seed.js";
import { createSessions, defaultEnterpriseManagerUser, type EnterpriseManagerUser } from "./sign-in.js";
import { createTasks, type TaskBehaviour } from "./tasks.js";

/** Options of the simulated Enterprise Manager. */
export interface EnterpriseManagerSimulatorOptions extends HostOptions {
  /** Users that can log on. Default: {@link defaultEnterpriseManagerUser}. */
  readonly users?: readonly EnterpriseManagerUser[];
  /** Origin of all links. Default: the origin of the request. */
  readonly publicOrigin?: string;
  readonly tasks?: TaskBehaviour;
  /**
   * Version of the server. Version 11 fails with status 500 if an update of a tenant contains no `TenantType`.
   * @default 13
   */
  readonly serverVersion?: number;
}

export type Server = ReturnType<typeof createServer>;

/** Creates the state that the handlers work on. */
export function createServer(options: EnterpriseManagerSimulatorOptions, now: () => number) {
  const { seed = 1, tenants = 12, users = [defaultEnterpriseManagerUser], serverVersion = 13 } = options;
  const random = randomFrom(seed, "enterprise-manager");
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const store = createEnterpriseManagerStore(document, seed, tenants);
  const effects: Effect[] = [];
  const tasks = createTasks(options.tasks ?? {}, now, effects);
  const sessions = createSessions({ users, random, now, onEnd: tasks.endSession });
  return { document, store, sessions, tasks, effects, random, serverVersion };
}
