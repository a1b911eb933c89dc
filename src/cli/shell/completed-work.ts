import type { Work } from "./connection.js";

/** Returns the work of a call that the server has completed in its response. */
export function completedWork(value?: unknown): Work {
  return { id: undefined, progress: async () => ({}), result: async () => value, cancel: async () => undefined };
}
