// Shares one sign-in between processes through Redis. Copy this file next to your program:
//
//   const tokenStore = redisStore(new Redis(process.env.REDIS_URL));
//   const vspc = createVspcClient({ baseUrl, auth: password({ username, password }), tokenStore });
//
// The values are secrets: every program that can read this Redis can act as the user.
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { TokenStore } from "vspc-client";

/** Deletes a lock only if it still belongs to this holder, because it may have expired. */
const unlock = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])";

export function redisStore(redis: Redis): TokenStore {
  return {
    get: async (key) => JSON.parse((await redis.get(key)) ?? "null"),
    set: (key, value, ttl = 86_400_000) => redis.set(key, JSON.stringify(value), "PX", ttl),
    delete: (key) => redis.del(key),
    async lock(key, ttl) {
      const holder = randomUUID();
      const isLocked = await redis.set(key, holder, "PX", ttl, "NX");
      return isLocked ? () => redis.eval(unlock, 1, key, holder) : undefined;
    },
  };
}
