import type { Operation } from "./document.js";

/** The operations that a path matches. */
export interface Route {
  readonly template: string;
  /** Decoded values of the template's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** Operations by method. */
  readonly methods: ReadonlyMap<string, Operation>;
}

interface Entry {
  readonly template: string;
  readonly segments: readonly string[];
  readonly methods: Map<string, Operation>;
}

/**
 * Finds the route of a path below the base path. Case and a trailing slash do not matter. A static segment takes
 * precedence over a templated one.
 */
export type Router = (path: string) => Route | undefined;

export function createRouter(operations: readonly Operation[]): Router {
  const byTemplate = new Map<string, Entry>();
  for (const operation of operations) {
    const { template } = operation;
    const entry = byTemplate.get(template) ?? { template, segments: segmentsOf(template), methods: new Map() };
    byTemplate.set(template, entry);
    entry.methods.set(operation.method, operation);
  }
  const entries = [...byTemplate.values()].sort(staticFirst);

  return (path) => {
    const segments = segmentsOf(path);
    const entry = entries.find((candidate) => fits(candidate, segments));
    return entry && { template: entry.template, path: parametersOf(entry, segments), methods: entry.methods };
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, "").split("/");
}

function staticFirst(one: Entry, other: Entry): number {
  const [left, right] = [templatedAt(one), templatedAt(other)];
  return left < right ? -1 : Number(left > right);
}

/** Returns one digit per segment: 1 if it is templated. */
function templatedAt({ segments }: Entry): string {
  return segments.map((segment) => (isTemplated(segment) ? 1 : 0)).join("");
}

function fits({ segments }: Entry, given: readonly string[]): boolean {
  if (segments.length !== given.length) return false;
  return segments.every((segment, at) => {
    return isTemplated(segment) ? given[at] !== "" : segment.toLowerCase() === given[at]?.toLowerCase();
  });
}

function parametersOf({ segments }: Entry, given: readonly string[]): Record<string, string> {
  const pairs = segments.flatMap((segment, at) => {
    return isTemplated(segment) ? [[segment.slice(1, -1), decoded(given[at] ?? "")]] : [];
  });
  return Object.fromEntries(pairs);
}

function isTemplated(segment = ""): boolean {
  return segment.startsWith("{");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
