/** The simulator's clock. */
export interface Clock {
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Moves the clock forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Lets the clock follow the wall clock until the returned function is called. */
  run(): () => void;
}

const start = Date.parse("2026-11-02T08:00:00Z");

/** Creates a clock that stands still unless it is advanced or runs. With `now` it follows that function instead. */
export function createClock(now?: () => number): Clock {
  let time = start;
  let since = 0;
  const running = new Set<object>();
  const update = () => {
    const wall = performance.now();
    if (running.size > 0) time += wall - since;
    since = wall;
    return Math.floor(time);
  };
  return {
    now: now ?? update,
    advance: (ms) => {
      if (now)
        throw new Error("advance() needs the simulator's own clock. Change the time that `now` returns instead.");
      if (!(ms >= 0)) throw new RangeError(`advance() takes milliseconds from 0 up, got ${ms}`);
      time += ms;
    },
    run: () => {
      update();
      const run = {};
      running.add(run);
      return () => {
        update();
        running.delete(run);
      };
    },
  };
}
