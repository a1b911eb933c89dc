/** Steps that roll back earlier changes, in reverse order. */
export interface Undo {
  add(what: string, step: () => Promise<unknown>): void;
}

/** Thrown if some changes could not be rolled back. `cause` is the original error. */
export class RollbackFailed extends Error {
  override name = "RollbackFailed";
}

/**
 * Runs steps that belong together. If one fails, rolls back the earlier ones and rethrows the error.
 *
 * @throws RollbackFailed if a change could not be rolled back; the message lists these changes
 */
export async function allOrNothing<T>(run: (undo: Undo) => Promise<T>): Promise<T> {
  const steps: { what: string; step: () => Promise<unknown> }[] = [];
  try {
    return await run({ add: (what, step) => void steps.unshift({ what, step }) });
  } catch (error) {
    const left: string[] = [];
    for (const { what, step } of steps) await step().catch(() => left.push(what));
    if (left.length === 0) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RollbackFailed(`${reason}; remove by hand: ${left.join(", ")}`, { cause: error });
  }
}
