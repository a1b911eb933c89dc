import { type LimitKeyword, limitKeywords } from "./keywords.js";

/** Direction in which a value is sent. A patch is a request in which every property is optional. */
export type Direction = "request" | "response" | "patch";

type OperationKind =
  | `${"operation" | "parameter" | "body"}-${"removed" | "new"}`
  | `parameter-${"renamed" | "encoding"}`;
type MessageKind =
  | `${"response" | "media-type" | "property"}-${"removed" | "new"}`
  | "access"
  | "required"
  | "deprecated";
type ValueKind = "type" | "nullable" | "format" | "enum" | "enum-openness" | "variants" | "default" | LimitKeyword;
export type Kind = OperationKind | MessageKind | ValueKind;

/**
 * Effect on a client generated from our document: `error` breaks it, `warning` should be known (an addition or a
 * deprecation), `info` changes nothing.
 */
export type Severity = "error" | "warning" | "info";
const severities: readonly Severity[] = ["error", "warning", "info"];

/** Subjects of findings, in the order of a report. */
export const sections = ["operations", "types", "limits"] as const;
export type Section = (typeof sections)[number];

/** Difference in one operation. */
export interface Difference {
  readonly severity: Severity;
  readonly kind: Kind;
  /** Schema property, parameter, part of a message, or the operation itself. */
  readonly place: string;
  readonly ours: string;
  readonly theirs: string;
  /** Absent if the operation itself differs. */
  readonly direction: Direction | undefined;
  /** `METHOD /path` of our document, or of theirs if it is new. */
  readonly operation: string;
}

/** Difference with all directions and operations that it affects, both sorted. */
export interface Finding extends Omit<Difference, "direction" | "operation"> {
  readonly section: Section;
  readonly directions: Direction[];
  readonly operations: string[];
}

export interface Comparison {
  /** Sorted by section, severity and place. */
  readonly findings: Finding[];
  /** Number of operations whose tags our document does not define. They are not compared. */
  readonly otherSections: number;
}

/**
 * Adds a difference unless both texts are equal. Kinds that should be known are warnings unless `isSignificant` overrides
 * the default of the kind.
 */
export type Report = (
  place: string,
  kind: Kind,
  ours: string,
  theirs: string,
  isBreaking: boolean,
  isSignificant?: boolean,
) => void;

const significantKinds: readonly Kind[] = [
  ...(["operation-new", "parameter-new", "parameter-renamed", "body-new", "media-type-new"] as const),
  ...(["property-new", "deprecated"] as const),
];

/** Returns a function that adds differences of an operation to `found`. */
export function reporter(found: Difference[], operation: string, direction?: Direction): Report {
  return (place, kind, ours, theirs, isBreaking, isSignificant = significantKinds.includes(kind)) => {
    if (ours === theirs) return;
    const severity = isBreaking ? "error" : isSignificant ? "warning" : "info";
    found.push({ severity, kind, place, ours, theirs, direction, operation });
  };
}

/** Combines equal differences of several operations into one finding with their highest severity. */
export function collect(differences: readonly Difference[]): Finding[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { place, kind, ours, theirs } = difference;
    const key = JSON.stringify([place, kind, ours, theirs]);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => findingOf(group));
  return sorted.sort((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ section, severity }: Finding) => sections.indexOf(section) * 10 + severities.indexOf(severity);

/** Lists only the directions and operations in which the difference has its highest severity. */
function findingOf(differences: readonly Difference[]): Finding[] {
  const severity = severities.find((one) => differences.some((difference) => difference.severity === one));
  const group = differences.filter((difference) => difference.severity === severity);
  const directions = sortedSet(group.flatMap(({ direction }) => direction ?? []));
  const operations = sortedSet(group.map(({ operation }) => operation));
  return group.slice(0, 1).map(({ severity, kind, place, ours, theirs }) => {
    return { section: sectionOf(kind, directions), severity, kind, place, ours, theirs, directions, operations };
  });
}

function sectionOf(kind: Kind, directions: readonly Direction[]): Section {
  if (/^(operation|parameter|body)-/.test(kind) || directions.length === 0) return "operations";
  return kind === "default" || limitKeywords.some((keyword) => keyword === kind) ? "limits" : "types";
}

const sortedSet = <T>(values: readonly T[]) => [...new Set(values)].sort();
