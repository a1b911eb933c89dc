import type { Schemas } from "../../enterprise-manager/schemas.js";
import { createClock } from "../clock.js";
import { createHost, type Effect, type Host } from "../host.js";
import { tablesOf } from "../store/store.js";
import type { Collection } from "../store/table.js";
import { createEnterpriseManagerApi } from "./api.js";
import { namedSchemas } from "./document.js";
import { createServer, type EnterpriseManagerSimulatorOptions } from "./server.js";
import type { Session } from "./sign-in.js";

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
  const clock = createClock(options.now);
  const server = createServer(options, clock.now);
  const { effects, sessions, store, tasks } = server;
  const named: EnterpriseManagerCollections = tablesOf(store, namedSchemas);
  return {
    ...createHost(createEnterpriseManagerApi(server, options.publicOrigin), options, clock, tasks.settle),
    state: { ...named, sessions: sessions.open, effects },
    failNextTask: tasks.failNext,
  };
}
