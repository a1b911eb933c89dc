import { createClock } from "./clock.js";
import { type OpenApi, readDocument } from "./document.js";
import type { FaultProfile } from "./faults.js";
import { createHost, type Host } from "./host.js";
import { randomFrom } from "./random.js";
import type { Store } from "./store/store.js";
import type { Collection, Row } from "./store/table.js";
import {
  createAccounts,
  defaultApiKey,
  defaultUsers,
  type SimulatedApiKey,
  type SimulatedUser,
} from "./vspc/accounts.js";
import { createVspcApi, type Effect } from "./vspc/api.js";
import { type AsyncBehaviour, createAsyncActions } from "./vspc/async-actions.js";
import type { LicenseUpload } from "./vspc/call.js";
import { shippedDocument } from "./vspc/document.js";
import { type CollectionRows, collections } from "./vspc/rows.js";
import { createVspcStore } from "./vspc/store.js";
import type { Throttle } from "./vspc/throttle.js";
import { createTokens } from "./vspc/tokens.js";
import type { UnknownRoutes } from "./vspc/unknown-routes.js";

/** How a simulator starts and behaves. */
export interface SimulatorOptions {
  /** Seed of all data and draws; 1 when absent. The same seed gives the same answers to the same requests. */
  readonly seed?: number;
  /** Tenants at the start; 12 when absent. */
  readonly tenants?: number;
  /** Sites at the start, at least 1; 3 when absent. */
  readonly sites?: number;
  /** The time in milliseconds since 1970; the simulator has a clock of its own when absent. */
  readonly now?: () => number;
  /** Who can sign in; {@link defaultUsers} when absent. */
  readonly users?: readonly SimulatedUser[];
  /** Keys accepted as bearer tokens; {@link defaultApiKey} when absent. */
  readonly apiKeys?: readonly (string | SimulatedApiKey)[];
  readonly faults?: FaultProfile | readonly FaultProfile[];
  /** Most rows of a page; 500 when absent. */
  readonly maxPageSize?: number;
  readonly throttle?: Throttle;
  readonly async?: AsyncBehaviour;
  /** What a read with an X-Request-id becomes: `plain` is answered at once, `async` is as on older servers; `plain` when absent. */
  readonly readsWithRequestId?: "async" | "plain";
  /** What answers where the console has nothing: its portal's page with status 200, or an error (404); `portal` when absent. */
  readonly unknownRoutes?: UnknownRoutes;
  /** Seconds an access token is valid; 3600 when absent. */
  readonly tokenLifetime?: number;
  /** The OpenAPI document to answer from, parsed; the one that this package ships when absent. */
  readonly document?: OpenApi;
}

/** The collections by name: tenants, sites and so on. */
export type SimulatorCollections = {
  readonly [Name in keyof CollectionRows]: Collection<CollectionRows[Name]>;
};

/** What the simulator holds, to arrange before a test and to assert on after it. */
export interface SimulatorState extends SimulatorCollections {
  /** The writes that took effect, in order. */
  readonly effects: readonly Effect[];
  /** Token requests that were handled, by grant type. */
  readonly tokenRequests: Readonly<Record<string, number>>;
  /** License files that were uploaded, in order. */
  readonly uploads: readonly LicenseUpload[];
  /** The rows of any schema of the document, by its name. */
  collection(schema: string): Collection<Row>;
}

/** An embedded VSPC. */
export interface Simulator extends Host {
  readonly state: SimulatorState;
  /** Moves the simulator's own clock by `ms` milliseconds. Throws when `now` was given. */
  advance(ms: number): void;
}

/** Starts a VSPC in this process; it never sleeps and touches no network until it listens. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed = 1, tenants = 12, sites = 3, faults = [], maxPageSize = 500, async = {} } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const { users = defaultUsers, apiKeys = [defaultApiKey], tokenLifetime: lifetime = 3600 } = options;
  const accounts = createAccounts({ document, seed, users, apiKeys, created: now() });
  const tokens = createTokens({ seed, accounts, lifetime, now });
  const store = createVspcStore(document, { seed, tenants, sites }, accounts);
  const actions = createAsyncActions(async, now);
  const effects: Effect[] = [];
  const uploads: LicenseUpload[] = [];
  const server = { document, store, accounts, tokens, actions, uploads, random: randomFrom(seed, "server"), now };
  const asyncReads = options.readsWithRequestId === "async";
  const { throttle, unknownRoutes = "portal" } = options;
  const api = createVspcApi(server, { maxPageSize, throttle, async, asyncReads, unknownRoutes }, effects);
  const host = createHost({ api, seed, faults: [faults].flat(), clock });
  return {
    ...host,
    state: { ...named(store), collection: store.table, effects, uploads, tokenRequests: tokens.requests },
    advance: (ms) => {
      clock.advance(ms);
      actions.settle();
    },
  };
}

function named({ table }: Store): SimulatorCollections {
  const tables = Object.entries(collections).map(([name, schema]) => [name, table(schema)]);
  return Object.fromEntries(tables);
}
