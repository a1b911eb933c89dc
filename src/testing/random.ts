/** Returns the next number of a sequence, from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Returns a 32-bit hash of the parts. */
export function hash(...parts: readonly (number | string)[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    if (typeof part === "number") state = mix(state ^ (part | 0));
    else for (let at = 0; at < part.length; at++) state = mix(state ^ part.charCodeAt(at));
  }
  return state >>> 0;
}

function mix(value: number): number {
  let mixed = (value + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Creates a seeded sequence of random numbers. */
export function randomFrom(...seed: readonly (number | string)[]): Random {
  let step = 0;
  const start = hash(...seed);
  return () => hash(start, step++) / 2 ** 32;
}

/** Returns random hexadecimal digits. */
export function hexDigits(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** Returns a random version 4 UUID. */
export function randomUid(random: Random): string {
  const hex = (length: number) => hexDigits(random, length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`;
}

/** Repeatable choices about rows: the same row and topic always return the same value. */
export interface Choices {
  /** Returns a whole number from 0 (inclusive) to `below` (exclusive). */
  number(index: number, topic: string, below: number): number;
  /** Returns `true` once in `odds` times on average. */
  chance(index: number, topic: string, odds: number): boolean;
  pick<T>(index: number, topic: string, values: readonly [T, ...T[]]): T;
}

export function choicesFrom(...seed: readonly (number | string)[]): Choices {
  const start = hash(...seed);
  const number = (index: number, topic: string, below: number) => hash(start, index, topic) % below;
  return {
    number,
    chance: (index, topic, odds) => number(index, topic, odds) === 0,
    pick: (index, topic, values) => values[number(index, topic, values.length)] ?? values[0],
  };
}

/** Converts indexes to UUIDs and back, so that a row is found by its UUID without being stored. */
export interface UidSpace {
  of(index: number): string;
  indexOf(uid: string): number | undefined;
}

/** Creates the UUIDs of one kind of row. The last eight digits contain the masked index. */
export function uidSpace(seed: number, kind: string): UidSpace {
  const mask = hash(seed, kind);
  const prefix = digits(hash(mask, "prefix"));
  const of = (index: number) => {
    const middle = digits(hash(mask, index));
    const tail = digits(hash(mask, index, "tail"));
    const end = digits((index ^ mask) >>> 0);
    return `${prefix}-${middle.slice(0, 4)}-4${middle.slice(4, 7)}-9${tail.slice(0, 3)}-${tail.slice(3, 7)}${end}`;
  };
  return {
    of,
    indexOf: (uid) => {
      const index = (Number.parseInt(uid.slice(-8), 16) ^ mask) >>> 0;
      return of(index) === uid ? index : undefined;
    },
  };
}

const pairs = Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1));

/** Formats a 32-bit number as eight hexadecimal digits. */
function digits(value: number): string {
  return `${pairs[value >>> 24]}${pairs[(value >>> 16) & 255]}${pairs[(value >>> 8) & 255]}${pairs[value & 255]}`;
}
