import { foreignError } from "../../http/errors.js";
import { isHeaderValue } from "../../http/headers.js";
import type { TokenPair } from "./token-request.js";

/**
 * Where token pairs are kept so that several processes share one sign-in. A Keyv instance fits. The values are
 * secrets: whoever reads the store can act as the user.
 */
export interface TokenStore {
  get(key: string): unknown;
  /** `ttl`: milliseconds after which the value may go. */
  set(key: string, value: unknown, ttl?: number): unknown;
  delete(key: string): unknown;
}

/** A refresh token outlives its access token; how long is not documented. */
const keepFor = 14 * 24 * 3600_000;

/** The store behind one key, its values checked, its faults named. */
export function tokenShelf(store: TokenStore | undefined, key: string) {
  const guard = async <T>(name: keyof TokenStore, work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw foreignError("input", `tokenStore.${name} failed`, error);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One change after another: a slow store must not keep what a later logout has cleared. */
  const change = (work: () => Promise<unknown>): Promise<void> => {
    const done = last.then(work, work);
    last = done;
    return done.then(() => undefined);
  };
  return {
    async read(): Promise<TokenPair | undefined> {
      const value = await guard("get", () => store?.get(key));
      return isTokenPair(value) ? value : undefined;
    },
    write: (pair: TokenPair) => change(() => guard("set", () => store?.set(key, pair, keepFor))),
    clear: () => change(() => guard("delete", () => store?.delete(key))),
  };
}

function isTokenPair(value: unknown): value is TokenPair {
  if (typeof value !== "object" || value === null) return false;
  const { accessToken, refreshToken, expiresAt, lifetime }: Partial<Record<keyof TokenPair, unknown>> = value;
  const times = typeof expiresAt === "number" && typeof lifetime === "number";
  return times && isHeaderValue(accessToken) && (refreshToken === undefined || typeof refreshToken === "string");
}
