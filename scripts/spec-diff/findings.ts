import type { LimitKeyword } from "./flatten.js";
import type { Direction } from "./rules.js";

export type Kind =
  | `operation-${"removed" | "new"}`
  | `parameter-${"removed" | "new" | "renamed" | "encoding"}`
  | `body-${"removed" | "new"}`
  | `response-${"removed" | "new"}`
  | `media-type-${"removed" | "new"}`
  | `property-${"removed" | "new"}`
  | "access"
  | "required"
  | "type"
  | "nullable"
  | "format"
  | "enum"
  | "enum-openness"
  | "variants"
  | "default"
  | "deprecated"
  | LimitKeyword;

/** One difference met in one operation. */
export interface Difference {
  breaking: boolean;
  kind: Kind;
  /** A schema and its property, a parameter, a part of a message, or the operation itself. */
  place: string;
  ours: string;
  theirs: string;
  direction?: Direction;
}

/** One difference with everything it touches. */
export interface Finding {
  kind: Kind;
  place: string;
  ours: string;
  theirs: string;
  /** Sorted; empty where the operation itself differs. */
  directions: Direction[];
  /** "METHOD /path" of ours, of theirs where it is new; sorted. */
  operations: string[];
}

export interface Comparison {
  breaking: Finding[];
  harmless: Finding[];
  /** Operations of theirs that belong to none of our sections; they are not compared. */
  otherSections: number;
}

/** A difference with the operation it was met in. */
export type Met = Difference & { operation: string };

/**
 * Differences of one place and one content become one finding. What breaks in one direction only is breaking, and
 * names the directions and operations where it does.
 */
export function collect(met: Iterable<Met>): Omit<Comparison, "otherSections"> {
  const groups = new Map<string, Met[]>();
  for (const difference of met) {
    const { place, kind, ours, theirs } = difference;
    const key = JSON.stringify([place, kind, ours, theirs]);
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const isBreaking = ({ breaking }: Met) => breaking;
  return {
    breaking: sorted.map((group) => group.filter(isBreaking)).flatMap(findingOf),
    harmless: sorted.filter((group) => !group.some(isBreaking)).flatMap(findingOf),
  };
}

function findingOf(group: Met[]): Finding[] {
  const [first] = group;
  if (!first) return [];
  const { kind, place, ours, theirs } = first;
  const directions = sortedSet(group.flatMap(({ direction }) => direction ?? []));
  return [{ kind, place, ours, theirs, directions, operations: sortedSet(group.map(({ operation }) => operation)) }];
}

const sortedSet = <T>(values: T[]) => [...new Set(values)].sort();
