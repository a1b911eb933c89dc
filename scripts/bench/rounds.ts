/** Returns a generator of numbers between 0 and 1 that is deterministic for each seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Measures subjects in interleaved rounds, each in a different order, so that other load on the machine affects all of them
 * equally. Returns the tenth percentile of each: the duration without disturbance.
 */
export async function inRounds<Name extends string>(
  subjects: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const random = seeded(1);
  const names = Object.keys(subjects) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (const name of names) await subjects[name]();
  for (let round = 0; round < rounds; round++) {
    const order = names.map((name) => ({ name, at: random() })).sort((a, b) => a.at - b.at);
    for (const { name } of order) times.get(name)?.push(await subjects[name]());
  }
  const low = (found: readonly number[] = []) =>
    found.toSorted((a, b) => a - b)[Math.floor(found.length / 10)] ?? Number.NaN;
  return Object.fromEntries(names.map((name) => [name, low(times.get(name))])) as Record<Name, number>;
}

/** Returns the duration of some work in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
