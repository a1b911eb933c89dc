import { basename } from "node:path";

/** A name for what `pointer` of a file leads to: the last step of the pointer, with more of it where that is taken. */
export function componentName(file: string, pointer: string, isFree: (name: string) => boolean): string {
  for (const name of namesOf(file, pointer)) if (isFree(name)) return name;
  throw new RangeError("there is always one more name");
}

function* namesOf(file: string, pointer: string): Generator<string> {
  let name = "";
  for (const step of pointer.slice(2).split("/").filter(Boolean).toReversed()) {
    name = name === "" ? step : `${step}-${name}`;
    yield name;
  }
  const base = basename(file).replace(/\.[^.]+$/, "");
  const full = name === "" ? base : `${base}_${name}`;
  yield full;
  for (let count = 2; ; count++) yield `${full}-${count}`;
}
