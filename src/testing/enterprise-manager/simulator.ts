import type { Schemas } from "../../enterprise-manager/schemas.js";
import { createClock } from "../clock.js";
import { readDocument } from "../document.js";
import { createHost, type Effect, type Host, type HostOptions } from "../host.js";
import { randomFrom } from "../random.js";
import { tablesOf } from "../store/store.js";
import type { Collection } from "../store/table.js";
import { createEnterpriseManagerApi } from "./api.js";
import { namedSchemas, shippedDocument } from "./document.js";
import { createEnterpriseManagerStore } from "./seed.js";
import { createSessions, defaultEnterpriseManagerUser, type EnterpriseManagerUser, type Session } from "./sign-in.js";
import { createTasks, type TaskBehaviour } from "./tasks.js";

/** Options of {@link createEnterpriseManagerSimulator}. */
export interface EnterpriseManagerSimulatorOptions extends HostOptions {
  /** Users that can log on. Tenants log on with their names. Default: {@link defaultEnterpriseManagerUser}. */
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

type Collections = typeof namedSchemas;

/** Collections by name: tenants, repositories and so on. Rows are entities in their JSON form. */
export type EnterpriseManagerCollections = {
  readonly [Name in keyof Collections]: Collection<Schemas[Collections[Name]]>;
};

/** State of the simulator, to arrange before a test and to check after it. */
export interface EnterpriseManagerState extends EnterpriseManagerCollections {
  readonly sessions: readonly Session[];
  /** Writes that took effect, in order. */
  readonly effects: Effect[];
}

/** An embedded Enterprise Manager server. */
export interface EnterpriseManagerSimulator extends Host {
  readonly state: EnterpriseManagerState;
  /** Makes the next task that starts fail with the message. Several calls make as many tasks fail. */
  failNextTask(message: string): void;
}

/** Starts an Enterprise Manager server in this process. It never sleeps, and uses no network until it listens. */
export function createEnterpriseManagerSimulator(
  options: EnterpriseManagerSimulatorOptions = {},
): EnterpriseManagerSimulator {
  const { seed = 1, tenants = 12, users = [defaultEnterpriseManagerUser], serverVersion = 13 } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const random = randomFrom(seed, "enterprise-manager");
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const store = createEnterpriseManagerStore(document, seed, tenants);
  const tasks = createTasks(options.tasks ?? {}, now);
  const sessions = createSessions({ users, store, random, now, onEnd: tasks.endSession });
  const effects: Effect[] = [];
  const server = { document, store, sessions, tasks, random, serverVersion };
  const api = createEnterpriseManagerApi(server, options.publicOrigin, effects);
  const named: EnterpriseManagerCollections = tablesOf(store, namedSchemas);
  return {
    ...createHost(api, options, clock, tasks.settle),
    state: { ...named, sessions: sessions.open, effects },
    failNextTask: tasks.failNext,
  };
}
