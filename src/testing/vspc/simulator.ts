import { createClock } from "../clock.js";
import { type OpenApi, readDocument } from "../document.js";
import type { FaultProfile } from "../faults.js";
import { createHost, type Host } from "../host.js";
import { randomFrom } from "../random.js";
import { tablesOf } from "../store/store.js";
import type { Collection, Row } from "../store/table.js";
import { createVspcApi, type Effect, type UnknownRoutes } from "./api.js";
import type { LicenseUpload } from "./call.js";
import { shippedDocument } from "./document.js";
import type { Throttle } from "./rate-limit.js";
import { type CollectionRows, collections } from "./rows.js";
import { createVspcStore } from "./seed.js";
import { createAccounts, defaultApiKey, defaultUsers, type SimulatedApiKey, type SimulatedUser } from "./sign-in.js";
import { type AsyncBehaviour, createTasks } from "./tasks.js";
import { createTokens } from "./tokens.js";

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /**
   * Seed of all data and random choices. The same seed leads to the same responses to the same requests.
   * @default 1
   */
  readonly seed?: number;
  /**
   * Number of tenants at the start.
   * @default 12
   */
  readonly tenants?: number;
  /** Returns the time in milliseconds since 1970. By default the simulator has its own clock. */
  readonly now?: () => number;
  /** Users that can sign in. Default: {@link defaultUsers}. */
  readonly users?: readonly SimulatedUser[];
  /** Keys accepted as bearer tokens. Default: {@link defaultApiKey}. */
  readonly apiKeys?: readonly (string | SimulatedApiKey)[];
  readonly faults?: FaultProfile | readonly FaultProfile[];
  /**
   * Maximum number of rows of a page.
   * @default 500
   */
  readonly maxPageSize?: number;
  readonly throttle?: Throttle;
  readonly async?: AsyncBehaviour;
  /**
   * Handling of reads with an `X-Request-id`: immediate (`plain`), or asynchronous as in older servers (`async`).
   * @default "plain"
   */
  readonly readsWithRequestId?: "async" | "plain";
  /**
   * Response for paths that the server does not know: the page of its portal with status 200, or an error (404).
   * @default "portal"
   */
  readonly unknownRoutes?: UnknownRoutes;
  /**
   * Lifetime of an access token in seconds.
   * @default 3600
   */
  readonly tokenLifetime?: number;
  /** Parsed OpenAPI document to simulate. Default: the document in this package. */
  readonly document?: OpenApi;
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
  const { seed = 1, tenants = 12, async = {}, users = defaultUsers, apiKeys = [defaultApiKey] } = options;
  const clock = createClock(options.now);
  const { now } = clock;
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const store = createVspcStore(document, seed, tenants);
  const accounts = createAccounts({ document, store, seed, users, apiKeys, created: now() });
  const tokens = createTokens(seed, accounts, options.tokenLifetime ?? 3600, now);
  const tasks = createTasks(async, now);
  const effects: Effect[] = [];
  const uploads: LicenseUpload[] = [];
  const server = { document, store, accounts, tokens, tasks, uploads, random: randomFrom(seed, "server"), now };
  const { maxPageSize = 500, throttle, unknownRoutes = "portal", readsWithRequestId } = options;
  const behaviour = { maxPageSize, throttle, async, asyncReads: readsWithRequestId === "async", unknownRoutes };
  const api = createVspcApi(server, behaviour, effects);
  const named: SimulatorCollections = tablesOf(store, collections);
  return {
    ...createHost(api, { seed, clock, faults: options.faults, onAdvance: tasks.settle }),
    state: { ...named, collection: store.table, effects, uploads, tokenRequests: tokens.requests },
  };
}
