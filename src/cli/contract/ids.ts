import { isObject } from "../../util/objects.js";
import { lastSegment, parentOf } from "./plan.js";

export type Bindings = Readonly<Record<string, string>>;

/** A row of a list with the path that the list was read from and the values in that path. */
interface FoundRow {
  readonly path: string;
  readonly bindings: Bindings;
  readonly row: Readonly<Record<string, unknown>>;
}

/** The rows that answers brought, for the names in the paths of later reads. */
export interface FoundRows {
  add(path: string, bindings: Bindings, body: unknown): void;
  /** Values for all names of a path that belong together and have their formats; undefined where no row has them. */
  bind(path: string, names: readonly string[], formats: Bindings): Bindings | undefined;
}

/** What rows of a list call their own id, beside the name in the path: in other rows these are ids of something else. */
const ownIds = ["instanceUid", "uid", "id"];

/** What values look like that would otherwise be refused. */
const patterns: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  int32: /^\d+$/,
  int64: /^\d+$/,
  "year-month": /^\d{4}-\d\d$/,
};

/** Rows of one answer that are looked at. */
const rowsKept = 500;

/** @param reads The paths that can be read */
export function foundRows(reads: ReadonlySet<string>): FoundRows {
  const found: FoundRow[] = [];
  const bindTogether = (path: string, names: readonly string[], formats: Bindings): Bindings | undefined => {
    const last = names.at(-1);
    if (last === undefined) return {};
    const parent = parentOf(path, last);
    const own = found.filter((one) => one.path === parent);
    const alike = found.filter((one) => one.path !== parent && lastSegment(one.path) === lastSegment(parent));
    const ofThatKind = new Set([...own, ...alike]);
    for (const one of [...own, ...alike, ...found]) {
      const bound = bindRow(one, names, last, ofThatKind.has(one), formats);
      if (bound) return bound;
    }
    return undefined;
  };
  return {
    add(path, bindings, body) {
      for (const row of rowsOf(body).slice(0, rowsKept)) found.push({ path, bindings, row });
    },
    bind(path, names, formats) {
      const last = names.at(-1) ?? "";
      const together = bindTogether(path, names, formats);
      // Where there is no list of what the last name stands for, any will have to do.
      if (together || reads.has(parentOf(path, last))) return together;
      const each = names.map((name) => bindTogether(path, [name], formats));
      return each.includes(undefined) ? undefined : Object.assign({}, ...each);
    },
  };
}

function bindRow(
  { path, bindings, row }: FoundRow,
  names: readonly string[],
  last: string,
  isOwn: boolean,
  formats: Bindings,
): Bindings | undefined {
  const bound: Record<string, string> = {};
  for (const name of names) {
    const isGeneral = ownIds.some((id) => id.toLowerCase() === name.toLowerCase());
    const own = isOwn && name === last ? ownId(row, path) : undefined;
    const value = (isGeneral ? undefined : valueOfName(row, name)) ?? bindings[name] ?? own;
    if (value === undefined || patterns[formats[name] ?? ""]?.test(value) === false) return undefined;
    bound[name] = value;
  }
  return bound;
}

function valueOfName(row: FoundRow["row"], name: string): string | undefined {
  const key = Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : idText(row[key]);
}

/** By a general name, or by that of the thing: a report's id is its `id` or its `reportId`, maybe of an object in the row. */
function ownId(row: FoundRow["row"], path: string): string | undefined {
  const thing = lastSegment(path).replace(/s$/, "");
  const nested = Object.values(row).filter(isObject);
  for (const name of [...ownIds, `${thing}Uid`, `${thing}Id`]) {
    for (const one of [row, ...(ownIds.includes(name) ? [] : nested)]) {
      const id = valueOfName(one, name);
      if (id !== undefined) return id;
    }
  }
  return undefined;
}

function idText(value: unknown): string | undefined {
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
}

/** The objects of a list that an answer is or holds: `data` of one API, a property or two deep of the other. */
function rowsOf(body: unknown, depth = 0): Record<string, unknown>[] {
  if (Array.isArray(body)) return body.filter(isObject);
  if (!isObject(body) || depth > 2) return [];
  return Object.values(body).flatMap((value) => rowsOf(value, depth + 1));
}
