import { closestMatch } from "leven";
import { CommandError } from "../command-error.js";
import { isObject } from "../document/model.js";
import type { View } from "../document/view.js";

/** Returns the properties of a schema by name, including those of its variants. */
export function propertiesOf(view: View): ReadonlyMap<string, View> {
  const all = [...view.variants, view].flatMap(({ properties }) => [...properties]);
  return new Map(all.flatMap(([name, property]) => (name === "*" ? [] : [[name, property.view] as const])));
}

/** Returns a property or an item, whose name has dots between its steps. Throws CommandError if it does not exist. */
export function propertyAt(view: View, name: string, where: string): View {
  const found = name.split(".").reduce<View | undefined>((at, step) => at && partOf(at, step), view);
  if (found) return found;
  throw new CommandError(`${where}: unknown property ${name}${suggest(name, propertyNames(view))}`);
}

function partOf(view: View, step: string): View | undefined {
  if (view.items && /^(\d+|-)$/.test(step)) return view.items;
  const properties = propertiesOf(view);
  const isOpen = properties.size === 0 && (view.types.length === 0 || view.types.includes("object"));
  return isOpen ? view : properties.get(step);
}

/** Nested objects beyond this depth have no names for completion and columns. */
const maxDepth = 3;

/** Returns the names of all properties that are no objects, and those of nested properties with a dot. */
export function propertyNames(view: View, depth = 1): string[] {
  return [...propertiesOf(view)].flatMap(([name, property]) => {
    const inner = depth < maxDepth ? propertyNames(property, depth + 1) : [];
    return inner.length > 0 ? inner.map((one) => `${name}.${one}`) : [name];
  });
}

/** Whether values of a property must not appear in arguments and output. */
export function isSecret(name: string): boolean {
  return /(password|secret|token)$/i.test(name);
}

/**
 * Completes the message about an unknown name: with the closest known name, or with all of them if they are few. `keyOf` returns
 * the form in which names are compared.
 */
export function suggest(name: string, known: readonly string[], keyOf = (text: string) => text.toLowerCase()): string {
  const key = keyOf(name);
  const byKey = new Map(known.map((one) => [keyOf(one), one]));
  const maxDistance = Math.max(2, Math.floor(key.length / 3));
  const closest = closestMatch(key, [...byKey.keys()], { maxDistance });
  if (closest !== undefined) return `. Did you mean ${byKey.get(closest)}?`;
  return known.length > 0 && known.length <= 20 ? `. Pass one of: ${known.join(", ")}.` : ".";
}

/** Returns the value of a property, in whose name dots separate nested properties. A value that is no object has one. */
export function valueAt(row: unknown, name: string): unknown {
  if (!isObject(row)) return row;
  return name.split(".").reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), row);
}

/** Sets a property, and creates the objects that contain it. */
export function assign(target: Record<string, unknown>, name: string, value: unknown): void {
  const [step = "", ...rest] = name.split(".");
  const inner = isObject(target[step]) ? target[step] : {};
  if (rest.length > 0) assign(inner, rest.join("."), value);
  target[step] = rest.length > 0 ? inner : value;
}
