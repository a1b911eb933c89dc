/** The simulator's time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the time forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Lets the time go with the wall clock, until the function that it gives is called; then it stands still again. */
  run(): () => void;
}

const start = Date.parse("2026-11-02T08:00:00Z");

/** A clock that stands still until it is advanced or runs, or, given `now`, follows that one. Throws on advancing the latter. */
export function createClock(now?: () => number): Clock {
  let time = start;
  let running = 0;
  let since = 0;
  /** Takes up the time that has gone by since it began to run. */
  const catchUp = () => {
    const wall = performance.now();
    if (running > 0) time += wall - since;
    since = wall;
    return Math.floor(time);
  };
  return {
    now: now ?? catchUp,
    advance: (ms) => {
      if (now) throw new Error("advance() moves the simulator's own clock, but a clock was given: move that one");
      if (!(ms >= 0)) throw new RangeError(`advance() takes milliseconds from 0 up, got ${ms}`);
      time += ms;
    },
    run: () => {
      catchUp();
      running += 1;
      let stopped = false;
      return () => {
        if (stopped) return;
        stopped = true;
        catchUp();
        running -= 1;
      };
    },
  };
}

/** The time as the server writes it: seven fraction digits and an offset. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000+00:00`;
}
