import { readDocument } from "../document.js";
import type { Effect, HostOptions } from "../host.js";
import { randomFrom } from "../random.js";
import { shippedDocument } from "./document.js";
import { createVspcStore } from "./seed.js";
import { type AccountOptions, createAccounts } from "./sign-in.js";
import { type AsyncBehaviour, createTasks } from "./tasks.js";
import { createTokens } from "./tokens.js";

/** Options of the state. */
export interface ServerOptions extends HostOptions, AccountOptions {
  /**
   * Lifetime of an access token in seconds.
   * @default 3600
   */
  readonly tokenLifetime?: number;
  readonly async?: AsyncBehaviour;
}

/** An uploaded license file. */
export interface LicenseUpload {
  /** `operationId` of the document. */
  readonly operation: string;
  readonly fileName: string | null;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly sha256: string;
}

export type Server = ReturnType<typeof createServer>;

/** Creates the state that the handlers work on. */
export function createServer(options: ServerOptions, now: () => number) {
  const { seed = 1, tenants = 12, tokenLifetime = 3600 } = options;
  const document = options.document ? readDocument(options.document) : shippedDocument();
  const store = createVspcStore(document, seed, tenants);
  const accounts = createAccounts(document, store, seed, now(), options);
  const tokens = createTokens(seed, accounts, tokenLifetime, now);
  const tasks = createTasks(options.async ?? {}, now);
  const [effects, uploads]: [Effect[], LicenseUpload[]] = [[], []];
  return { document, store, accounts, tokens, tasks, effects, uploads, random: randomFrom(seed, "server"), now };
}
