import { createClock } from "../clock.js";
import { readDocument } from "../document.js";
import { createHost, type Effect, type Host, type HostOptions } from "../host.js";
import { randomFrom } from "../random.js";
import { tablesOf } from "../store/store.js";
import type { Collection, Row } from "../store/table.js";
import { createVspcApi, type VspcBehaviour } from "./api.js";
import type { LicenseUpload } from "./call.js";
import { shippedDocument } from "./document.js";
import { type CollectionRows, namedSchemas } from "./rows.js";
import { createVspcStore } from "./seed.js";
import { createAccounts, defaultApiKey, defaultUsers, type SimulatedApiKey, type SimulatedUser } from "./sign-in.js";
import { createTasks } from "./tasks.js";
import { createTokens } from "./tokens.js";

/** Options of {@link createSimulator}. */
export interface SimulatorOptions extends HostOptions, VspcBehaviour {
  /** Users that can sign in. Default: {@link defaultUsers}. */
  readonly users?: readonly SimulatedUser[];
  /** Keys accepted as bearer tokens. Default: {@link defaultApiKey}. */
  readonly apiKeys?: readonly (string | SimulatedApiKey)[];
  /**
   * Lifetime of an access token in seconds.
   * @default 3600
   */
  readonly tokenLifetime?: number;
}

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
  const { seed = 1, tenants = 12, users = defaultUsers, apiKeys = [defaultApiKey] } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const store = createVspcStore(document, seed, tenants);
  const accounts = createAccounts({ document, store, seed, users, apiKeys, created: now() });
  const tokens = createTokens(seed, accounts, options.tokenLifetime ?? 3600, now);
  const tasks = createTasks(options.async ?? {}, now);
  const effects: Effect[] = [];
  const uploads: LicenseUpload[] = [];
  const server = { document, store, accounts, tokens, tasks, uploads, random: randomFrom(seed, "server"), now };
  const api = createVspcApi(server, options, effects);
  const named: SimulatorCollections = tablesOf(store, namedSchemas);
  return {
    ...createHost(api, options, clock, tasks.settle),
    state: {
      ...named,
      collection: store.table,
      effects,
      uploads,
      tokenRequests: tokens.requests,
    },
  };
}
