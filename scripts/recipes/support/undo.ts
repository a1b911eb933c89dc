/** Steps that take back what was done, the last first. */
export interface Undo {
  add(what: string, step: () => Promise<unknown>): void;
}

/** What could not be taken back after a failure; its cause is the failure. */
export class RollbackFailed extends Error {
  override name = "RollbackFailed";
}

/**
 * Runs steps that belong together. Where one fails, what the others made is taken back, then the failure is thrown.
 *
 * @throws RollbackFailed where something could not be taken back: its message names it
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
