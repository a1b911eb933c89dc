import type { Operation } from "./document.js";

/** The operations that a path matches. */
export interface Route {
  readonly template: string;
  /** Decoded values of the template's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** Operations by method. */
  readonly methods: ReadonlyMap<string, Operation>;
}

/**
 * Finds the route of a path below the base path. Case and a trailing slash do not matter. A static segment takes
 * precedence over a templated one.
 */
export type Router = (path: string) => Route | undefined;

export function createRouter(operations: readonly Operation[]): Router {
  const byTemplate = new Map<string, Map<string, Operation>>();
  for (const operation of operations) {
    const methods = byTemplate.get(operation.template) ?? new Map();
    byTemplate.set(operation.template, methods.set(operation.method, operation));
  }
  const entries = [...byTemplate].map(([template, methods]) => {
    const segments = segmentsOf(template);
    const order = segments.map((segment) => (isTemplated(segment) ? 1 : 0)).join("");
    return { template, methods, segments, order };
  });
  entries.sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)));

  return (path) => {
    const given = segmentsOf(path);
    const entry = entries.find(({ segments }) => fits(segments, given));
    if (!entry) return undefined;
    const parameters = entry.segments.flatMap((segment, at) => {
      return isTemplated(segment) ? [[segment.slice(1, -1), decoded(given[at] ?? "")]] : [];
    });
    return { template: entry.template, path: Object.fromEntries(parameters), methods: entry.methods };
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, "").split("/");
}

function fits(segments: readonly string[], given: readonly string[]): boolean {
  if (segments.length !== given.length) return false;
  return segments.every((segment, at) => {
    return isTemplated(segment) ? given[at] !== "" : segment.toLowerCase() === given[at]?.toLowerCase();
  });
}

function isTemplated(segment: string): boolean {
  return segment.startsWith("{");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
