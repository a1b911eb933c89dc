import type { Operation } from "./document.js";

/** The operations that a path matches. */
export interface Route {
  readonly template: string;
  /** Decoded values of the template's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** Operations of the document by method. */
  readonly methods: ReadonlyMap<string, Operation>;
  /** Other operations of the server by method. */
  readonly others: ReadonlyMap<string, OtherOperation>;
}

/** An operation that the document does not have. */
export interface OtherOperation {
  readonly method: string;
  readonly template: string;
  /** Operation that replaced it, if it was removed. */
  readonly successor?: string;
}

interface Entry extends Omit<Route, "path"> {
  readonly methods: Map<string, Operation>;
  readonly others: Map<string, OtherOperation>;
  readonly segments: readonly string[];
  /** One digit per segment: 1 if it is templated. */
  readonly order: string;
}

/**
 * Finds the route of a path below the base path. Case and a trailing slash do not matter. A static segment takes
 * precedence over a templated one.
 */
export type Router = (path: string) => Route | undefined;

export function createRouter(operations: readonly Operation[], others: readonly OtherOperation[] = []): Router {
  const byShape = new Map<string, Entry>();
  const entryOf = (template: string) => {
    const shape = template.replace(/\{\w+\}/g, "{}").toLowerCase();
    const segments = segmentsOf(template);
    const order = segments.map((segment) => (isTemplated(segment) ? 1 : 0)).join("");
    const entry = byShape.get(shape) ?? { template, methods: new Map(), others: new Map(), segments, order };
    byShape.set(shape, entry);
    return entry;
  };
  for (const operation of operations) entryOf(operation.template).methods.set(operation.method, operation);
  for (const other of others) entryOf(other.template).others.set(other.method, other);
  const entries = [...byShape.values()];
  entries.sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)));

  return (path) => {
    const given = segmentsOf(path);
    const entry = entries.find(({ segments }) => fits(segments, given));
    if (!entry) return undefined;
    const parameters = entry.segments.flatMap((segment, at) => {
      return isTemplated(segment) ? [[segment.slice(1, -1), decoded(given[at] ?? "")]] : [];
    });
    return { ...entry, path: Object.fromEntries(parameters) };
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
