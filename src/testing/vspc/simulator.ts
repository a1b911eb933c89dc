import { createClock } from "../clock.js";
import { createHost, type Effect, type Host } from "../host.js";
import { tablesOf } from "../store/store.js";
import type { Collection, Row } from "../store/table.js";
import { createVspcApi, type VspcBehaviour } from "./api.js";
import { type CollectionRows, namedSchemas } from "./rows.js";
import { createServer, type LicenseUpload, type ServerOptions } from "./server.js";

/** Options of {@link createSimulator}. */
export interface SimulatorOptions extends ServerOptions, VspcBehaviour {}

/** Collections by name: tenants, sites and so on. */
export type SimulatorCollections = {
  readonly [Name in keyof CollectionRows]: Collection<CollectionRows[Name]>;
};

/** State of the simulator, to arrange before a test and to check after it. */
export interface SimulatorState extends SimulatorCollections {
  /** Writes that took effect, in order. */
  readonly effects: Effect[];
  /** Number of token requests by grant type. */
  readonly tokenRequests: Readonly<Record<string, number>>;
  /** Uploaded license files, in order. */
  readonly uploads: readonly LicenseUpload[];
  /** Returns the rows of a schema of the document by its name. */
  collection(schema: string): Collection<Row>;
}

/** An embedded VSPC server. */
export interface Simulator extends Host {
  readonly state: SimulatorState;
}

/** Starts a VSPC server in this process. It never sleeps, and uses no network until it listens. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = createClock(options.now);
  const server = createServer(options, clock.now);
  const { effects, store, tokens, uploads } = server;
  const named: SimulatorCollections = tablesOf(store, namedSchemas);
  return {
    ...createHost(createVspcApi(server, options), options, clock),
    state: { ...named, collection: store.table, effects, uploads, tokenRequests: tokens.requests },
  };
}
