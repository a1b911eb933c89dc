import { sleep } from "../../http/abort.js";
import { inputError, wrapCallbackError } from "../../http/errors.js";
import { isHeaderValue } from "../../http/headers.js";
import { asObject } from "../../util/objects.js";
import type { TokenPair } from "./token-request.js";

/**
 * Stores token pairs, so that several processes share one sign-in. A Keyv instance fits. The values are secrets: anyone who
 * can read the store can act as the user. Keys contain the server and the user, or a digest of the first refresh token.
 */
export interface TokenStore {
  /** Returns the value of the key, or nothing if it is unknown. */
  get(key: string): unknown;
  /** `ttl`: milliseconds after which the value may be deleted. */
  set(key: string, value: unknown, ttl?: number): unknown;
  /** Deletes the value. */
  delete(key: string): unknown;
  /**
   * Lets one process refresh while the others wait for its tokens. Returns a function that releases the lock, or `undefined`
   * if another process holds it. The lock must expire after `ttl` milliseconds. Its key is never the key of a value.
   */
  lock?(key: string, ttl: number): Unlock | undefined | Promise<Unlock | undefined>;
}

type Unlock = () => unknown;

export type IsUsable = (pair: TokenPair | undefined) => boolean;

/** A refresh token outlives its access token; its lifetime is not documented. */
const storedFor = 14 * 24 * 3600_000;
const lockedFor = 30_000;
/** Milliseconds that a process which lost a refresh race waits for the tokens of the winner. */
const raceWait = 2_000;
const firstPause = 25;
const longestPause = 400;

/** Reads and writes the token pair of one session. Checks the values, and names the function of the store that fails. */
export function tokenCache(store: TokenStore | undefined, key: () => Promise<string>) {
  const guard = async <T>(name: keyof TokenStore, work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw wrapCallbackError("input", `tokenStore.${name} failed`, error);
    }
  };
  const read = async (): Promise<TokenPair | undefined> => {
    const value = await guard("get", async () => store?.get(await key()));
    return isTokenPair(value) ? value : undefined;
  };
  let last: Promise<unknown> = Promise.resolve();
  /** Orders the changes: a slow write must not restore what a later logout has deleted. */
  const change = (work: () => Promise<unknown>): Promise<unknown> => {
    last = last.then(work, work);
    return last;
  };

  return {
    write: (pair: TokenPair) => change(() => guard("set", async () => store?.set(await key(), pair, storedFor))),
    clear: () => change(() => guard("delete", async () => store?.delete(await key()))),

    /** Waits until this process may refresh, or another process has stored a usable pair. */
    async acquire(isUsable: IsUsable): Promise<{ stored: TokenPair | undefined; release: () => Promise<void> }> {
      let unlock: unknown;
      const acquired = await poll(lockedFor, async () => {
        const stored = await read();
        if (!store?.lock || isUsable(stored)) return { stored };
        unlock = await guard("lock", async () => store.lock?.(`${await key()}:lock`, lockedFor));
        return unlock ? { stored: await read() } : undefined;
      });
      return { stored: acquired ? acquired.stored : await read(), release: releaseOf(unlock) };
    },

    /** Waits for the pair of a process that used the refresh token first; `undefined` if none is stored in time. */
    async awaitPair(isUsable: IsUsable): Promise<TokenPair | undefined> {
      return poll(store ? raceWait : 0, async () => {
        const stored = await read();
        return isUsable(stored) ? stored : undefined;
      });
    },
  };
}

/** Repeats an attempt until it returns a value, with growing pauses, for at most `ms` milliseconds. */
async function poll<T>(ms: number, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + ms;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const found = await attempt();
    const left = deadline - performance.now();
    if (found !== undefined || left <= 0) return found;
    await sleep(Math.min(pause, left), undefined);
  }
}

function releaseOf(unlock: unknown): () => Promise<void> {
  if (!unlock) return async () => {};
  if (typeof unlock !== "function")
    throw inputError("tokenStore.lock must return a function that releases the lock, or undefined");
  return async () => {
    try {
      await unlock();
    } catch {
      // The lock expires by itself, and the tokens are what matters to the caller.
    }
  };
}

function isTokenPair(value: unknown): value is TokenPair {
  const { accessToken, refreshToken, expiresAt, lifetime } = asObject(value);
  const hasTimes = typeof expiresAt === "number" && typeof lifetime === "number";
  return hasTimes && isHeaderValue(accessToken) && (refreshToken === undefined || typeof refreshToken === "string");
}
