import { InvalidArgumentError } from "commander";

/** Returns a parser of options that are integers in a range. */
export function integer(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Pass an integer from ${minimum} to ${maximum}.`);
  };
}
