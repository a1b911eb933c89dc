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

/** Returns a whole number below a limit, always the same one for a row and a topic. */
export function choice(seed: number, index: number, topic: string, below: number): number {
  return hash(seed, index, topic) % below;
}

/** Formats a 32-bit number as eight hexadecimal digits. */
export function hexadecimal(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
