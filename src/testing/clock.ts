/** The simulator's time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the time forward by `ms` milliseconds. */
  advance(ms: number): void;
}

const start = Date.parse("2026-11-02T08:00:00Z");

/** A clock that stands still until it is advanced, or, given `now`, follows that one. Throws on advancing the latter. */
export function createClock(now?: () => number): Clock {
  let time = start;
  return {
    now: now ?? (() => time),
    advance: (ms) => {
      if (now) throw new Error("advance() moves the simulator's own clock, but a clock was given: move that one");
      if (!(ms >= 0)) throw new RangeError(`advance() takes milliseconds from 0 up, got ${ms}`);
      time += ms;
    },
  };
}

/** The time as the server writes it: seven fraction digits and an offset. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000+00:00`;
}
