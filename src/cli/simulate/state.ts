import { existsSync, readFileSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { stringify } from "lossless-json";
import type { Collection, EnterpriseManagerSimulator, Simulator } from "../../testing/index.js";
import { parseExactJson } from "../exact-json.js";
import { ownDocument } from "../own-document.js";
import { writeText } from "../write-text.js";

export type AnySimulator = Simulator | EnterpriseManagerSimulator;
export type Row = Readonly<Record<string, unknown>>;
export type Rows = Readonly<Record<string, readonly Row[]>>;

let schemas: readonly string[] | undefined;

/** Returns the collections of a simulator by name, those of VSPC also by the name of their schema. */
export function collectionsOf({ state }: AnySimulator): ReadonlyMap<string, Collection<Row>> {
  const found = new Map<string, Collection<Row>>();
  for (const [name, value] of Object.entries(state)) if (isCollection(value)) found.set(name, value);
  if (!("collection" in state)) return found;
  schemas ??= Object.keys(JSON.parse(readFileSync(ownDocument("vspc"), "utf8")).components.schemas);
  for (const schema of schemas) found.set(schema, state.collection(schema));
  return found;
}

function isCollection(value: unknown): value is Collection<Row> {
  return typeof value === "object" && value !== null && "replace" in value;
}

/** Returns the rows of all collections that have rows, or have some in another simulator. */
export function readRows(simulator: AnySimulator, other: AnySimulator): Rows {
  const others = collectionsOf(other);
  // Names of schemas come last, so that each collection is read by the first one of its names.
  const names = new Map([...collectionsOf(simulator)].reverse().map(([name, collection]) => [collection, name]));
  const used = [...names].filter(([{ size }, name]) => size > 0 || others.get(name)?.size !== 0).reverse();
  return Object.fromEntries(used.map(([collection, name]) => [name, [...collection.rows()]]));
}

/** Replaces the rows of some collections. Throws if one of them is unknown, before anything is changed. */
export function writeRows(simulator: AnySimulator, rows: unknown): void {
  const collections = collectionsOf(simulator);
  const replacements = Object.entries(asRow(rows, "the state")).map(([name, list]) => {
    const collection = collections.get(name);
    if (!collection) throw new Error(`unknown collection ${name}`);
    if (!Array.isArray(list)) throw new Error(`${name} must be an array of rows`);
    const checked = list.map((row) => asRow(row, `a row of ${name}`));
    return () => collection.replace(checked);
  });
  for (const replace of replacements) replace();
}

/** Returns a value that must be an object. */
export function asRow(value: unknown, name: string): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${name} must be an object`);
  return value as Row;
}

export function stateText(value: unknown): string {
  return `${stringify(value, undefined, 1)}\n`;
}

/** Reads a state file. Returns an empty state if it does not exist yet. */
export async function readState(file: string): Promise<Row> {
  return existsSync(file) ? asRow(parseExactJson(await readFile(file, "utf8")), "the state") : {};
}

/** Replaces a state file when the new one is complete. */
export async function saveState(file: string, state: Row): Promise<void> {
  await writeText(`${file}.new`, stateText(state));
  await rename(`${file}.new`, file);
}
