import { isObject } from "../document/model.js";
import { uuidPattern } from "../uuid.js";
import { lastSegment, parentOf, type ReadOperation } from "./reads.js";

export type Bindings = Readonly<Record<string, string>>;

/** Row of a list, with the texts and numbers that later reads can use. */
interface FoundRow {
  /** Path of the list. */
  readonly path: string;
  /** Path parameters of the list, and properties of the row, by their names in lower case. */
  readonly values: ReadonlyMap<string, string>;
  /** ID of the row itself. */
  readonly id: string | undefined;
}

/** Names of the ID of a row. In rows of other lists, they are IDs of something else. */
const ownIds = ["instanceuid", "uid", "id"];

/** Patterns of formats that the server would reject otherwise. */
const patterns: Readonly<Record<string, RegExp>> = {
  uuid: uuidPattern,
  int32: /^\d+$/,
  int64: /^\d+$/,
  "year-month": /^\d{4}-\d\d$/,
};

/** Maximum number of rows used from one response. */
const maxRows = 500;

/**
 * Creates the collection of rows in responses, which provide the path parameters of later reads.
 *
 * @param lists Paths of all reads
 */
export function foundRows(lists: ReadonlySet<string>) {
  const found: FoundRow[] = [];

  /** Returns values for some path parameters of a read from a single row. */
  function bindTogether({ path, parameters }: ReadOperation, names: readonly string[]): Bindings | undefined {
    const last = names.at(-1);
    if (last === undefined) return {};
    const parent = parentOf(path, last);
    const isAlike = (row: FoundRow) => lastSegment(row.path) === lastSegment(parent);
    const isValid = (name: string, value: string | undefined) => {
      const { schema } = parameters.find((parameter) => parameter.in === "path" && parameter.name === name) ?? {};
      return value !== undefined && (patterns[schema?.format ?? ""]?.test(value) ?? true);
    };
    for (const row of [...found.filter((one) => one.path === parent), ...found.filter(isAlike), ...found]) {
      const own = isAlike(row) ? row.id : undefined;
      const bound = names.map(
        (name) => [name, row.values.get(name.toLowerCase()) ?? (name === last ? own : undefined)] as const,
      );
      if (bound.every(([name, value]) => isValid(name, value))) return Object.fromEntries(bound) as Bindings;
    }
    return undefined;
  }

  return {
    add(path: string, bindings: Bindings, body: unknown): void {
      for (const row of rowsOf(body).slice(0, maxRows)) {
        const own = valuesOf(row);
        const others = [...own].filter(([name]) => !ownIds.includes(name));
        found.push({ path, values: new Map([...valuesOf(bindings), ...others]), id: idOf(row, own, path) });
      }
    },
    /** Returns matching values for all path parameters in their formats, or `undefined` if no row has them. */
    bind(read: ReadOperation): Bindings | undefined {
      const { path, names } = read;
      const together = bindTogether(read, names);
      // Without a list for the last parameter, its value may come from a different row.
      if (together || lists.has(parentOf(path, names.at(-1)))) return together;
      const each = names.map((name) => bindTogether(read, [name]));
      return each.includes(undefined) ? undefined : Object.assign({}, ...each);
    },
  };
}

/** Returns the texts and numbers in an object by their names in lower case. */
function valuesOf(object: object): Map<string, string> {
  const known = Object.entries(object).filter(
    ([, value]) => typeof value === "number" || (typeof value === "string" && value),
  );
  return new Map(known.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** Returns `id`, or for reports `reportId`, which can be in a nested object. */
function idOf(row: object, values: Map<string, string>, path: string): string | undefined {
  const thing = lastSegment(path).replace(/s$/, "").toLowerCase();
  const all = [values, ...Object.values(row).filter(isObject).map(valuesOf)];
  const named = [`${thing}uid`, `${thing}id`].flatMap((name) => all.map((one) => one.get(name)));
  return [...ownIds.map((name) => values.get(name)), ...named].find((id) => id !== undefined);
}

/** Returns the rows of a list response: in `data` for VSPC, at most two properties deep for Enterprise Manager. */
function rowsOf(body: unknown, depth = 0): Record<string, unknown>[] {
  if (Array.isArray(body)) return body.filter(isObject);
  if (!isObject(body) || depth > 2) return [];
  return Object.values(body).flatMap((value) => rowsOf(value, depth + 1));
}
