import { type Finding, findingId, isAtLeast } from "../findings/finding.js";

/** Direction in which a value is sent. A patch is a request in which every property is optional. */
export type Direction = "request" | "response" | "patch";

/** One side of a difference that does not have the other's part. */
export const absent = "absent";

/** Difference with the directions and operations in which it has its highest severity, both sorted. */
export interface DiffFinding extends Finding {
  readonly ours: string;
  readonly theirs: string;
  readonly directions: readonly string[];
  readonly operations: readonly string[];
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

/** Collects differences. Equal ones of several operations are one finding. */
export function findingCollector() {
  const groups = new Map<string, Group>();

  /** Returns a function that adds differences of an operation, named `METHOD /path`, or of its messages in a direction. */
  const reporter = (operation: string, direction?: Direction): Report => {
    return (place, kind, ours, theirs, isBreaking, isSignificant = significantKinds.test(kind)) => {
      if (ours === theirs) return;
      const severity = isBreaking ? "error" : isSignificant ? "warning" : "info";
      const key = JSON.stringify([place, kind, ours, theirs]);
      const known = groups.get(key);
      if (known && isAtLeast(known, severity)) {
        if (known.severity === severity) known.places.push([operation, direction]);
      } else groups.set(key, { severity, kind, place, ours, theirs, places: [[operation, direction]] });
    };
  };
  const findings = () => [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => findingOf(group));
  return { reporter, findings };
}

interface Group extends Omit<DiffFinding, "id" | "message" | "directions" | "operations"> {
  readonly places: [operation: string, direction: Direction | undefined][];
}

function findingOf({ places, ...difference }: Group): DiffFinding {
  const { kind, place, ours, theirs } = difference;
  const operations = [...new Set(places.map(([operation]) => operation))].sort();
  const directions = [...new Set(places.flatMap(([, direction]) => direction ?? []))].sort();
  const [first = "", ...more] = operations;
  const where = [...directions, more.length === 0 ? first : `${first} and ${more.length} more`].join(", ");
  const sides = [`ours ${ours}`, `theirs ${theirs}`].filter((text) => !/^(ours|theirs) (absent|present)$/.test(text));
  const text = [kind.replaceAll("-", " "), ...(sides.length > 0 ? [sides.join("; ")] : [])].join(": ");
  const message = first === place ? text : `${text} (${where})`;
  return { id: findingId(kind, place, ours, theirs), ...difference, message, directions, operations };
}
