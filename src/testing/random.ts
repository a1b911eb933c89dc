/** A number from 0 (inclusive) to 1 (exclusive); each call gives the next of its sequence. */
export type Random = () => number;

/** A 32-bit hash of the given parts: the same parts always give the same number. */
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

/** A seeded sequence of random numbers. */
export function randomFrom(...seed: readonly (number | string)[]): Random {
  let step = 0;
  const start = hash(...seed);
  return () => hash(start, step++) / 2 ** 32;
}

/** Random hexadecimal digits. */
export function hexDigits(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** A random version 4 UUID. */
export function randomUid(random: Random): string {
  const hex = (length: number) => hexDigits(random, length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`;
}

/** Choices about rows by their index: the same row and question always get the same answer. */
export interface Choices {
  /** A whole number from 0 up to but not including `below`. */
  number(index: number, question: string, below: number): number;
  /** Whether one in `odds` comes true. */
  chance(index: number, question: string, odds: number): boolean;
  pick<T>(index: number, question: string, values: readonly [T, ...T[]]): T;
}

export function choicesFrom(...seed: readonly (number | string)[]): Choices {
  const start = hash(...seed);
  const number = (index: number, question: string, below: number) => hash(start, index, question) % below;
  return {
    number,
    chance: (index, question, odds) => number(index, question, odds) === 0,
    pick: (index, question, values) => values[number(index, question, values.length)] ?? values[0],
  };
}

/** UUIDs made from indexes, so that a row can be found by its uid without keeping it. */
export interface UidSpace {
  of(index: number): string;
  indexOf(uid: string): number | undefined;
}

/** The UUIDs of one kind of thing under one seed; they carry their index, masked, in the last eight digits. */
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

/** A 32-bit number as eight hexadecimal digits. */
function digits(value: number): string {
  return `${pairs[value >>> 24]}${pairs[(value >>> 16) & 255]}${pairs[(value >>> 8) & 255]}${pairs[value & 255]}`;
}
