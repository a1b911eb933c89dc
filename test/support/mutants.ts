import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { pointerKeys } from "../../src/util/json-pointer.js";
import type { SchemaNode } from "./operations.js";
import { locate } from "./schemas.js";

/** A value with one violation. */
export interface Mutant {
  what: string;
  /** Keys that lead to the violation. */
  at: string[];
  value: unknown;
}

const badFormats: Record<string, string> = {
  uuid: "not-a-uuid",
  "year-month": "2026-13",
  date: "2026-13-01",
  "date-time": "yesterday",
};

/** Returns values that a schema without references forbids: outside its enum, format, range or type. */
export function badScalars(schema: SchemaNode): unknown[] {
  const { type, format, minimum, maximum, items } = schema;
  const types = [type ?? []].flat();
  if (types.includes("array")) return items ? badScalars(items) : [];
  return [
    ...(schema.enum || !(types.includes("string") || types.length === 0) ? ["nonsense"] : []),
    ...(format && badFormats[format] ? [badFormats[format]] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + Math.max(1, Math.abs(maximum))]),
  ];
}

/** Returns copies of a valid value with one violation each. `keys` locate its schema in the document. */
export function mutants(document: OpenApiDocument, keys: readonly string[], value: unknown): Mutant[] {
  return layers(document, keys).flatMap((layer) => [
    ...leaves(layer.schema, value),
    ...omissions(layer.schema, value),
    ...children(layer.schema, value).flatMap(({ key, under }) => {
      const inner = mutants(document, [...layer.keys, ...under], member(value, key));
      return inner.map((mutant) => ({
        ...mutant,
        at: [key, ...mutant.at],
        value: withMember(value, key, mutant.value),
      }));
    }),
  ]);
}

interface Layer {
  keys: string[];
  schema: SchemaNode;
}

/** Returns a schema and its parts, including the only alternative that is not null. */
function layers(document: OpenApiDocument, keys: readonly string[]): Layer[] {
  const { pointer, node } = locate(document, keys);
  const schema = node as SchemaNode;
  const at = pointerKeys(pointer);
  const all = (schema.allOf ?? []).map((_, index) => [...at, "allOf", String(index)]);
  const some = (schema.anyOf ?? []).flatMap(({ type }, index) =>
    type === "null" ? [] : [[...at, "anyOf", String(index)]],
  );
  const parts = [...all, ...(some.length === 1 ? some : [])];
  return [{ keys: at, schema }, ...parts.flatMap((part) => layers(document, part))];
}

function leaves(schema: SchemaNode, value: unknown): Mutant[] {
  const wrongType = [schema.type ?? []].flat().includes("string") ? 17 : "nonsense";
  const composite = typeof value === "object" && value !== null;
  const bad = composite ? [] : badScalars(schema);
  const faults = schema.type && !bad.includes(wrongType) ? [...bad, wrongType] : bad;
  const empty = Array.isArray(value) && schema.minItems ? [{ what: "= []", at: [], value: [] }] : [];
  return [...faults.map((fault) => ({ what: `= ${JSON.stringify(fault)}`, at: [], value: fault })), ...empty];
}

function omissions({ required = [] }: SchemaNode, value: unknown): Mutant[] {
  if (value === null) return [];
  return required.map((name) => {
    const { [name]: _, ...rest } = value as Record<string, unknown>;
    return { what: "missing", at: [name], value: rest };
  });
}

function children({ properties = {}, items }: SchemaNode, value: unknown): { key: string; under: string[] }[] {
  if (Array.isArray(value)) return items && value.length > 0 ? [{ key: "0", under: ["items"] }] : [];
  if (typeof value !== "object" || value === null) return [];
  const given = Object.keys(value).filter((name) => name in properties);
  return given.map((name) => ({ key: name, under: ["properties", name] }));
}

const member = (value: unknown, key: string): unknown => (value as Record<string, unknown>)[key];

function withMember(value: unknown, key: string, changed: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(key), changed);
  return { ...(value as object), [key]: changed };
}
