import { isObject } from "../document/model.js";
import type { Property, View } from "../document/view.js";

/** Numbers of reads and of response properties, and how many of them were found in responses. */
interface Coverage {
  readonly reads: { readonly seen: number; readonly total: number };
  readonly properties: { readonly seen: number; readonly total: number };
}

/** `118 of 131 reads, 74 % of response properties seen` */
export function coverageText({ reads, properties }: Coverage): string {
  const percent = properties.total === 0 ? 100 : Math.floor((100 * properties.seen) / properties.total);
  return `${reads.seen} of ${reads.total} reads, ${percent} % of response properties seen`;
}

/** Collects properties of schemas. Those of a component count once, however many responses contain it. */
export function propertySets() {
  /** Whether each declared property was seen. */
  const seen = new Map<string, boolean>();
  const visited = new Set<string>();
  const keyOf = (view: View, name: string, { owner }: Property) => `${owner ?? view.identity} ${name}`;

  /** Adds all properties that values of a schema can have. */
  function declare(view: View): void {
    if (visited.has(view.identity)) return;
    visited.add(view.identity);
    for (const [name, property] of view.properties) {
      if (property.view.writeOnly) continue;
      seen.set(keyOf(view, name, property), false);
      declare(property.view);
    }
    for (const inner of [view.items ?? [], view.variants].flat()) declare(inner);
  }

  /** Marks the properties that a value has. */
  function see(view: View, value: unknown): void {
    if (Array.isArray(value) && view.items) for (const item of value) see(view.items, item);
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      const known = view.properties.has(name) ? name : "*";
      const property = view.properties.get(known);
      if (!property) continue;
      const key = keyOf(view, known, property);
      if (seen.has(key)) seen.set(key, true);
      see(property.view, inner);
    }
    for (const variant of view.variants) see(variant, value);
  }

  const counts = () => ({ seen: [...seen.values()].filter(Boolean).length, total: seen.size });
  return { declare, see, counts };
}

/** Whether a response contains no rows: no data, an empty list, or only empty lists. */
export function isWithoutRows(body: unknown): boolean {
  const data = isObject(body) && "data" in body ? body.data : body;
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  return data === null || isEmpty(data) || (isObject(data) && Object.values(data).every(isEmpty));
}
