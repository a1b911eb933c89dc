import { isObject } from "../document/model.js";
import { uuidPattern } from "../uuid.js";
import { lastSegment, parentOf } from "./plan.js";

export type Bindings = Readonly<Record<string, string>>;

/** Row of a list with the path of the list and the values of its path parameters. */
interface FoundRow {
  readonly path: string;
  readonly bindings: Bindings;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Rows of responses, which provide the path parameters of later reads. */
export interface FoundRows {
  add(path: string, bindings: Bindings, body: unknown): void;
  /** Returns matching values for all path parameters in their formats, or `undefined` if no row has them. */
  bind(path: string, names: readonly string[], formats: Bindings): Bindings | undefined;
}

/** Names of the ID of a row. In rows of other lists, they are IDs of something else. */
const ownIds = ["instanceUid", "uid", "id"];

/** Patterns of formats that the server would reject otherwise. */
const patterns: Readonly<Record<string, RegExp>> = {
  uuid: uuidPattern,
  int32: /^\d+$/,
  int64: /^\d+$/,
  "year-month": /^\d{4}-\d\d$/,
};

/** Maximum number of rows used from one response. */
const maxRows = 500;

/** @param reads Paths of all reads */
export function foundRows(reads: ReadonlySet<string>): FoundRows {
  const found: FoundRow[] = [];
  const bindTogether = (path: string, names: readonly string[], formats: Bindings): Bindings | undefined => {
    const last = names.at(-1);
    if (last === undefined) return {};
    const parent = parentOf(path, last);
    const isAlike = (row: FoundRow) => lastSegment(row.path) === lastSegment(parent);
    const own = found.filter((row) => row.path === parent);
    for (const row of [...own, ...found.filter(isAlike), ...found]) {
      const bound = bindRow(row, names, isAlike(row) ? last : undefined, formats);
      if (bound) return bound;
    }
    return undefined;
  };
  return {
    add(path, bindings, body) {
      for (const row of rowsOf(body).slice(0, maxRows)) found.push({ path, bindings, row });
    },
    bind(path, names, formats) {
      const together = bindTogether(path, names, formats);
      // Without a list for the last parameter, its value may come from a different row.
      if (together || reads.has(parentOf(path, names.at(-1) ?? ""))) return together;
      const each = names.map((name) => bindTogether(path, [name], formats));
      return each.includes(undefined) ? undefined : Object.assign({}, ...each);
    },
  };
}

/** Returns values for all names. The parameter `own` can have the ID of the row. */
function bindRow(
  { path, bindings, row }: FoundRow,
  names: readonly string[],
  own: string | undefined,
  formats: Bindings,
) {
  const bound: Record<string, string> = {};
  for (const name of names) {
    const isGeneral = ownIds.some((id) => id.toLowerCase() === name.toLowerCase());
    const named = isGeneral ? undefined : valueOfName(row, name);
    const value = named ?? bindings[name] ?? (name === own ? ownId(row, path) : undefined);
    if (value === undefined || patterns[formats[name] ?? ""]?.test(value) === false) return undefined;
    bound[name] = value;
  }
  return bound;
}

function valueOfName(row: FoundRow["row"], name: string): string | undefined {
  const key = Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? "" : row[key];
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
}

/** Returns `id`, or for reports `reportId`, which can be in a nested object. */
function ownId(row: FoundRow["row"], path: string): string | undefined {
  const thing = lastSegment(path).replace(/s$/, "");
  const nested = Object.values(row).filter(isObject);
  const named = [`${thing}Uid`, `${thing}Id`].flatMap((name) => [row, ...nested].map((one) => valueOfName(one, name)));
  return [...ownIds.map((name) => valueOfName(row, name)), ...named].find((id) => id !== undefined);
}

/** Returns the rows of a list response: in `data` for VSPC, at most two properties deep for Enterprise Manager. */
function rowsOf(body: unknown, depth = 0): Record<string, unknown>[] {
  if (Array.isArray(body)) return body.filter(isObject);
  if (!isObject(body) || depth > 2) return [];
  return Object.values(body).flatMap((value) => rowsOf(value, depth + 1));
}
