import { type Finding, findingId, severities } from "../findings/finding.js";

/** Direction in which a value is sent. A patch is a request in which every property is optional. */
export type Direction = "request" | "response" | "patch";

/** One side of a difference that does not have the other's part. */
export const absent = "absent";

/** Difference in one operation. */
export interface Difference extends Pick<Finding, "severity" | "kind" | "place"> {
  readonly ours: string;
  readonly theirs: string;
  /** Absent if the operation itself differs. */
  readonly direction: Direction | undefined;
  /** `METHOD /path` of our document, or of theirs if it is new. */
  readonly operation: string;
}

/** Difference with all directions and operations that it affects, both sorted. */
export interface DiffFinding extends Finding {
  readonly ours: string;
  readonly theirs: string;
  readonly directions: readonly Direction[];
  readonly operations: readonly string[];
}

export interface Comparison {
  readonly findings: DiffFinding[];
  /** Number of operations whose tags our document does not define. They are not compared. */
  readonly otherSections: number;
}

/**
 * Adds a difference unless both texts are equal. Kinds that should be known are warnings unless `isSignificant` overrides
 * the default of the kind.
 */
export type Report = (
  place: string,
  kind: string,
  ours: string,
  theirs: string,
  isBreaking: boolean,
  isSignificant?: boolean,
) => void;

const significantKinds = /^(deprecated|parameter-renamed|(operation|parameter|body|media-type|property)-new)$/;

/** Returns a function that adds differences of an operation to `found`. */
export function reporter(found: Difference[], operation: string, direction?: Direction): Report {
  return (place, kind, ours, theirs, isBreaking, isSignificant = significantKinds.test(kind)) => {
    if (ours === theirs) return;
    const severity = isBreaking ? "error" : isSignificant ? "warning" : "info";
    found.push({ severity, kind, place, ours, theirs, direction, operation });
  };
}

/** Combines equal differences of several operations into one finding with their highest severity. */
export function collect(differences: readonly Difference[]): DiffFinding[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { place, kind, ours, theirs } = difference;
    const key = JSON.stringify([place, kind, ours, theirs]);
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => findingOf(group));
}

/** Lists only the directions and operations in which the difference has its highest severity. */
function findingOf(differences: readonly Difference[]): DiffFinding[] {
  const severity = severities.find((one) => differences.some((difference) => difference.severity === one));
  const group = differences.filter((difference) => difference.severity === severity);
  const directions = sortedSet(group.flatMap(({ direction }) => direction ?? []));
  const operations = sortedSet(group.map(({ operation }) => operation));
  return group.slice(0, 1).map(({ direction: _direction, operation: _operation, ...difference }) => {
    const { kind, place, ours, theirs } = difference;
    const message = `${kind.replaceAll("-", " ")}${sidesText(ours, theirs)}${contextText(place, directions, operations)}`;
    return { id: findingId(kind, place, ours, theirs), ...difference, message, directions, operations };
  });
}

/** Describes the sides of a difference that are not absent. */
function sidesText(ours: string, theirs: string): string {
  const sides = [...(ours === absent ? [] : [`ours ${ours}`]), ...(theirs === absent ? [] : [`theirs ${theirs}`])];
  return /^(ours|theirs) present$/.test(sides.join("; ")) ? "" : `: ${sides.join("; ")}`;
}

function contextText(place: string, directions: readonly string[], operations: readonly string[]): string {
  const [first = "", ...more] = operations;
  const where = more.length === 0 ? first : `${first} and ${more.length} more`;
  return first === place ? "" : ` (${[...directions, where].join(", ")})`;
}

const sortedSet = <T>(values: readonly T[]) => [...new Set(values)].sort();
