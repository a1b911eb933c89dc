import { keyOfStep } from "../util/json-pointer.js";
import type { Call } from "./call.js";

/** What a document says of deprecated names, by name; nested properties by dots. */
export type Notes = Readonly<Record<string, string>>;

/** What is deprecated of an operation, and what the document says of it. */
export interface Deprecated {
  readonly operation?: string;
  /** Query parameters. */
  readonly query?: Notes;
  /** Properties of the request's body. */
  readonly body?: Notes;
  /** Properties of the rows it gives. */
  readonly row?: Notes;
}

/** Something deprecated that a call sends. */
export interface DeprecatedUse {
  /** The name of what is deprecated; empty for the operation. */
  readonly name: string;
  readonly line: string;
}

/** Names that a call uses, by place. */
export type UsedNames = Readonly<Record<string, Iterable<string>>>;

/** What a call sends that is deprecated; `rows` are the places that name properties of rows. */
export function deprecatedUses(
  { operation }: Call,
  { operation: note, query = {}, body = {}, row = {} }: Deprecated,
  used: { readonly query: Iterable<string>; readonly body: Iterable<string>; readonly rows: UsedNames },
): DeprecatedUse[] {
  const told = (said: string) => (said === "" ? "" : `: ${said}`);
  const find = (place: string, notes: Notes, names: Iterable<string>) =>
    [...names].flatMap((name): DeprecatedUse[] => {
      if (!Object.hasOwn(notes, name)) return [];
      return [{ name, line: `${operation}: ${name} in ${place} is deprecated${told(notes[name] ?? "")}` }];
    });
  return [
    ...(note === undefined ? [] : [{ name: "", line: `${operation} is deprecated${told(note)}` }]),
    ...find("the query", query, used.query),
    ...find("the body", body, used.body),
    ...Object.entries(used.rows).flatMap(([place, names]) => find(place, row, names)),
  ];
}

/** Names of the properties in a JSON body, nested ones by dots, through lists; those that a JSON Patch changes. */
export function jsonNames(text: string): Set<string> {
  const names = new Set<string>();
  const body: unknown = JSON.parse(text);
  for (const { op, path, value } of Array.isArray(body) ? body : []) {
    if (typeof op !== "string" || typeof path !== "string") continue;
    const steps = path.split("/").slice(1);
    const name = steps
      .filter((step) => !/^(\d+|-)$/.test(step))
      .map(keyOfStep)
      .join(".");
    names.add(name);
    collect(value, `${name}.`, names);
  }
  collect(body, "", names);
  return names;
}

function collect(value: unknown, prefix: string, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, prefix, names);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      names.add(prefix + name);
      collect(inner, `${prefix}${name}.`, names);
    }
  }
}

/** The body of a call as text, if it is of the type. */
export function bodyText({ body, headers }: Call, type: RegExp): string | undefined {
  if (body === undefined || !type.test(headers["content-type"] ?? "")) return undefined;
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}
