/** Returns a signal that aborts when the command is interrupted. Only commands that clean up call it. */
export type Interruption = () => AbortSignal;

/** Aborts on the first SIGINT or SIGTERM. The second one ends the process. */
export function interruptionBySignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
