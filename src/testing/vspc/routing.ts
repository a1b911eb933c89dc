import { type Operation, operations } from "./document.js";

/** Where a path leads. */
export interface Route {
  readonly template: string;
  /** Values of the template's parameters, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** The operations there by method. */
  readonly methods: ReadonlyMap<string, Operation>;
}

interface Entry {
  readonly template: string;
  readonly segments: readonly string[];
  readonly methods: Map<string, Operation>;
}

/** Finds the route of a path below the base path; a static segment wins over a templated one. */
export type Router = (path: string) => Route | undefined;

export function createRouter(): Router {
  const byLength = new Map<number, Entry[]>();
  const byTemplate = new Map<string, Entry>();
  for (const operation of operations()) {
    const { template } = operation;
    const entry = byTemplate.get(template) ?? { template, segments: template.split("/"), methods: new Map() };
    if (!byTemplate.has(template)) {
      byTemplate.set(template, entry);
      byLength.set(entry.segments.length, [...(byLength.get(entry.segments.length) ?? []), entry]);
    }
    entry.methods.set(operation.method, operation);
  }
  for (const entries of byLength.values()) entries.sort(staticFirst);

  return (path) => {
    const segments = path.split("/");
    const entry = byLength.get(segments.length)?.find((candidate) => fits(candidate, segments));
    return entry && { template: entry.template, path: parametersOf(entry, segments), methods: entry.methods };
  };
}

function staticFirst(one: Entry, other: Entry): number {
  const at = one.segments.findIndex((segment, index) => isTemplated(segment) !== isTemplated(other.segments[index]));
  return at < 0 ? 0 : isTemplated(one.segments[at]) ? 1 : -1;
}

function fits({ segments }: Entry, given: readonly string[]): boolean {
  return segments.every((segment, at) => (isTemplated(segment) ? given[at] !== "" : segment === given[at]));
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
