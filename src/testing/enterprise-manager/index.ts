import { createClock } from "../clock.js";
import { type OpenApi, readDocument } from "../document.js";
import type { FaultProfile } from "../faults.js";
import { createHost, type Host } from "../host.js";
import { randomFrom } from "../random.js";
import { basePath, createEnterpriseManagerApi, type EnterpriseManagerEffect } from "./api.js";
import { shippedDocument } from "./document.js";
import { infrastructure } from "./infrastructure.js";
import type { TenantRow } from "./rows.js";
import { seededTenants } from "./seed.js";
import { createSessions, defaultEnterpriseManagerUser, type EnterpriseManagerUser, type Session } from "./sessions.js";
import { createTasks, type TaskBehaviour } from "./tasks.js";
import { createViews } from "./views.js";

export type { EnterpriseManagerEffect } from "./api.js";
export type { SubtenantRow, TenantRow } from "./rows.js";
export { defaultTenantPassword } from "./seed.js";
export { defaultEnterpriseManagerUser, type EnterpriseManagerUser, type Session } from "./sessions.js";
export type { TaskBehaviour } from "./tasks.js";

/** How a simulated Enterprise Manager starts and behaves. */
export interface EnterpriseManagerSimulatorOptions {
  /** Seed of all data and draws; 1 when absent. The same seed gives the same answers to the same requests. */
  readonly seed?: number;
  /** Tenants at the start; 12 when absent. */
  readonly tenants?: number;
  /** The time in milliseconds since 1970; the simulator has a clock of its own when absent. */
  readonly now?: () => number;
  /** Who can log on; {@link defaultEnterpriseManagerUser} when absent. Tenants log on with their own names. */
  readonly users?: readonly EnterpriseManagerUser[];
  /** Origin that the server's links name, whatever it is reached by; `https://em.fjordcloud.example:9398` when absent. */
  readonly publicOrigin?: string;
  readonly tasks?: TaskBehaviour;
  /** The OpenAPI document to answer from, parsed; the one that this package ships when absent. */
  readonly document?: OpenApi;
  readonly faults?: FaultProfile | readonly FaultProfile[];
}

/** What the simulator holds, to arrange before a test and to assert on after it. */
export interface EnterpriseManagerState {
  readonly tenants: readonly TenantRow[];
  readonly sessions: readonly Session[];
  /** What requests can refer to. */
  readonly infrastructure: typeof infrastructure;
  /** The writes that took effect, in order. */
  readonly effects: readonly EnterpriseManagerEffect[];
}

/** An embedded Enterprise Manager. */
export interface EnterpriseManagerSimulator extends Host {
  readonly state: EnterpriseManagerState;
  /** Makes the next task that begins fail with this message; several calls make as many tasks fail, in turn. */
  failNextTask(message: string): void;
  /** Moves the simulator's own clock by `ms` milliseconds. Throws when `now` was given. */
  advance(ms: number): void;
}

/** Starts an Enterprise Manager in this process; it never sleeps and touches no network until it listens. */
export function createEnterpriseManagerSimulator(
  options: EnterpriseManagerSimulatorOptions = {},
): EnterpriseManagerSimulator {
  const { seed = 1, publicOrigin = "https://em.fjordcloud.example:9398", faults = [] } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const random = randomFrom(seed, "enterprise-manager");
  const tenants = seededTenants(seed, options.tenants ?? 12);
  const views = createViews(publicOrigin + basePath);
  const tasks = createTasks(options.tasks ?? {}, views, now);
  const users = options.users ?? [defaultEnterpriseManagerUser];
  const sessions = createSessions({ users, tenants, random, now, ended: tasks.endSession });
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const effects: EnterpriseManagerEffect[] = [];
  const api = createEnterpriseManagerApi({ document, tenants, sessions, tasks, views, random }, effects);
  return {
    ...createHost({ api, seed, faults: [faults].flat(), clock }),
    state: { tenants, sessions: sessions.open, infrastructure, effects },
    failNextTask: (message) => void tasks.failNext(message),
    advance: (ms) => {
      clock.advance(ms);
      tasks.settle();
    },
  };
}
