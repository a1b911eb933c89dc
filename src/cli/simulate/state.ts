import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { stringify } from "lossless-json";
import {
  type Collection,
  createEnterpriseManagerSimulator,
  createSimulator,
  type EnterpriseManagerSimulator,
  type FaultProfile,
  type Simulator,
} from "../../testing/index.js";
import { CommandError, reasonOf } from "../command-error.js";
import { isObject } from "../document/model.js";
import { parseExactJson } from "../exact-json.js";
import { ownDocument } from "../own-document.js";
import type { SimulateOptions } from "./options.js";

type AnySimulator = Simulator | EnterpriseManagerSimulator;
export type Row = Readonly<Record<string, unknown>>;

/** A simulator whose rows can be read, replaced, and reset to those at the start. */
export type Simulated = ReturnType<typeof startSimulator>;

/** Creates both simulators, with the rows of the state file if it exists. Throws CommandError. */
export async function createSimulators(options: SimulateOptions) {
  const { seed, tenants, unknownRoutes, throttle, state: file = "" } = options;
  // With the same seed, all faults would affect the same requests.
  const faults = options.fault.map((profile, index) => ({ ...profile, seed: seed + index }));
  const common = { seed, tenants, faults };
  const ofVspc = { unknownRoutes, async: { operations: options.async }, ...(throttle && { throttle }) };
  try {
    const saved = existsSync(file) ? asRow(parseExactJson(await readFile(file, "utf8")), "the state") : {};
    const vspc = startSimulator(() => createSimulator({ ...common, ...ofVspc }), faults, saved.vspc);
    return { vspc, em: startSimulator(() => createEnterpriseManagerSimulator(common), faults, saved.em) };
  } catch (error) {
    throw new CommandError(`${file}: the state cannot be used (${reasonOf(error)})`);
  }
}

function startSimulator(create: () => AnySimulator, faults: readonly FaultProfile[], saved: unknown = {}) {
  const simulator = create();
  const collections = collectionsOf(simulator);
  const write = (rows: unknown) => writeRows(collections, rows);
  write(saved);
  return {
    ...{ simulator, collections, write },
    read: () => readRows(collections, collectionsOf(create())),
    reset() {
      write(readRows(collectionsOf(create()), collections));
      write(saved);
      simulator.faults(...faults);
      simulator.release();
      for (const list of [simulator.requests, simulator.state.effects]) list.splice(0);
    },
  };
}

type Collections = ReadonlyMap<string, Collection<Row>>;

export function collectionIn(collections: Collections, name: string): Collection<Row> {
  const found = collections.get(name);
  if (found) return found;
  throw new Error(`unknown collection ${name}`);
}

let schemas: readonly string[] | undefined;

/** Returns the collections of a simulator by name, those of VSPC also by the name of their schema. */
function collectionsOf({ state }: AnySimulator): Collections {
  const found = new Map<string, Collection<Row>>();
  for (const [name, value] of Object.entries<unknown>({ ...state }))
    if (isObject(value) && "replace" in value) found.set(name, value as object as Collection<Row>);
  if (!("collection" in state)) return found;
  schemas ??= Object.keys(JSON.parse(readFileSync(ownDocument("vspc"), "utf8")).components.schemas);
  for (const schema of schemas) found.set(schema, state.collection(schema));
  return found;
}

/** Returns the rows of all collections that have rows, or have some in another simulator. */
function readRows(collections: Collections, others: Collections): Row {
  // Names of schemas come last, so that each collection is read by the first one of its names.
  const names = new Map([...collections].reverse().map(([name, collection]) => [collection, name]));
  const used = [...names].filter(([{ size }, name]) => size > 0 || others.get(name)?.size !== 0).reverse();
  return Object.fromEntries(used.map(([collection, name]) => [name, [...collection.rows()]]));
}

/** Replaces the rows of some collections. Throws if one of them is unknown, before anything is changed. */
function writeRows(collections: Collections, rows: unknown): void {
  const replacements = Object.entries(asRow(rows, "the state")).map(([name, list]) => {
    const collection = collectionIn(collections, name);
    if (!Array.isArray(list)) throw new Error(`${name} must be an array of rows`);
    const checked = list.map((row) => asRow(row, `a row of ${name}`));
    return () => collection.replace(checked);
  });
  for (const replace of replacements) replace();
}

/** Returns a value that must be an object. */
export function asRow(value: unknown, name: string): Row {
  if (isObject(value)) return value;
  throw new Error(`${name} must be an object`);
}

export const stateText = (value: unknown) => `${stringify(value, undefined, 1)}\n`;
