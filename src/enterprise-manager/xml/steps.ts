/** Milliseconds after which others get their turn. */
const turn = 10;

/** Work in steps: what is left after each, and in the end its value. */
export type Steps<T> = Generator<undefined, T>;

/** Does all the work at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does the work in turns of some 10 ms, between which timers and other events have theirs. */
export async function finishInTurns<T>(steps: Steps<T>): Promise<T> {
  for (let begun = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - begun < turn) continue;
    await new Promise((resolve) => setTimeout(resolve));
    begun = performance.now();
  }
}
