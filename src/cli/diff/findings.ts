import { type LimitKeyword, limitKeywords } from "./flatten.js";
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

/**
 * What a difference means to a client generated from ours: it breaks, it learns of something (new, gone without harm,
 * deprecated), or nothing changes for it.
 */
export type Weight = "breaking" | "news" | "harmless";

/** What a difference is about, in the order of a report. */
export const sections = ["operations", "types", "limits"] as const;
export type Section = (typeof sections)[number];

/** One difference met in one operation. */
export interface Difference {
  weight: Weight;
  kind: Kind;
  /** A schema and its property, a parameter, a part of a message, or the operation itself. */
  place: string;
  ours: string;
  theirs: string;
  direction?: Direction;
}

/** One difference with everything it touches. */
export interface Finding {
  section: Section;
  weight: Weight;
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
  /** By section, weight and place. */
  findings: Finding[];
  /** Operations of theirs that belong to none of our sections; they are not compared. */
  otherSections: number;
}

/** A difference with the operation it was met in. */
export type Met = Difference & { operation: string };

/**
 * Differences of one place and one content become one finding. It weighs what its heaviest difference does, and names the
 * directions and operations of those.
 */
export function collect(met: Iterable<Met>): Finding[] {
  const groups = new Map<string, Met[]>();
  for (const difference of met) {
    const { place, kind, ours, theirs } = difference;
    const key = JSON.stringify([place, kind, ours, theirs]);
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => findingOf(group));
  return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ section, weight }: Finding) => sections.indexOf(section) * weights.length + weights.indexOf(weight);

const weights: readonly Weight[] = ["breaking", "news", "harmless"];

function findingOf(met: Met[]): Finding[] {
  const weight = weights.find((one) => met.some((difference) => difference.weight === one));
  const group = met.filter((difference) => difference.weight === weight);
  const [first] = group;
  if (!first || !weight) return [];
  const { kind, place, ours, theirs } = first;
  const directions = sortedSet(group.flatMap(({ direction }) => direction ?? []));
  const operations = sortedSet(group.map(({ operation }) => operation));
  return [{ section: sectionOf(kind, directions), weight, kind, place, ours, theirs, directions, operations }];
}

/** What has no direction is the operation itself. */
function sectionOf(kind: Kind, directions: Direction[]): Section {
  if (/^(operation|parameter|body)-/.test(kind) || directions.length === 0) return "operations";
  return limits.includes(kind) ? "limits" : "types";
}

const limits: readonly Kind[] = ["default", ...limitKeywords];

const sortedSet = <T>(values: T[]) => [...new Set(values)].sort();
