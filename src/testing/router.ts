import type { Operation } from "./document.js";

/** The operations that a path matches. */
export interface Route {
  readonly template: string;
  /** Decoded values of the template's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** Operations of the document by method. */
  readonly methods: ReadonlyMap<string, Operation>;
  /** Other operations of the server by method, as `METHOD /path`. */
  readonly others: ReadonlyMap<string, string>;
}

/**
 * Creates a function that returns the route of a path below the base path. Case and a trailing slash do not matter. A
 * static segment takes precedence over a templated one.
 */
export function createRouter(operations: readonly Operation[], others: readonly string[] = []) {
  const byShape = new Map<string, ReturnType<typeof createEntry>>();
  const entryOf = (template: string) => {
    const shape = template.replace(parameter, "~").toLowerCase();
    const entry = byShape.get(shape) ?? createEntry(template);
    byShape.set(shape, entry);
    return entry;
  };
  for (const operation of operations) entryOf(operation.template).methods.set(operation.method, operation);
  for (const other of others) {
    const [method = "", template = ""] = other.split(" ");
    entryOf(template).others.set(method, other);
  }
  // The mark of a templated segment sorts after all characters of static segments.
  const entries = [...byShape].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);

  return (path: string): Route | undefined => {
    for (const { pattern, names, ...entry } of entries) {
      const [, ...values] = pattern.exec(path) ?? [];
      if (values.length === 0) continue;
      return { ...entry, path: Object.fromEntries(names.map((name, at) => [name, decoded(values[at] ?? "")])) };
    }
    return undefined;
  };
}

const parameter = /\{([^}]+)\}/g;

function createEntry(template: string) {
  const names = [...template.matchAll(parameter)].map(([, name = ""]) => name);
  const literal = template.replace(/\/$/, "").replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  // The last group matches always, so that a match can be told from none.
  const pattern = new RegExp(`^${literal.replace(parameter, "([^/]+)")}(/?)$`, "i");
  return { template, names, pattern, methods: new Map<string, Operation>(), others: new Map<string, string>() };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
