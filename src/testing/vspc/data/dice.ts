import { hash } from "../../random.js";

/** Random choices about rows by their index: the same row and question always give the same answer. */
export interface Dice {
  /** A whole number from 0 up to but not including `sides`. */
  roll(index: number, question: string, sides: number): number;
  /** Whether a chance of one in `odds` comes true. */
  chance(index: number, question: string, odds: number): boolean;
  pick<T>(index: number, question: string, values: readonly [T, ...T[]]): T;
}

export function createDice(seed: number, kind: string): Dice {
  const start = hash(seed, kind);
  const roll = (index: number, question: string, sides: number) => hash(start, index, question) % sides;
  return {
    roll,
    chance: (index, question, odds) => roll(index, question, odds) === 0,
    pick: (index, question, values) => values[roll(index, question, values.length)] ?? values[0],
  };
}
