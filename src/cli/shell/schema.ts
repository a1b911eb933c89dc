import { CommandError } from "../command-error.js";
import type { View } from "../document/view.js";
import { suggest } from "./suggest.js";

/** Returns the properties of a schema by name, including those of its variants. */
export function propertiesOf(view: View): ReadonlyMap<string, View> {
  const all = [...view.variants, view].flatMap(({ properties }) => [...properties]);
  return new Map(all.flatMap(([name, property]) => (name === "*" ? [] : [[name, property.view] as const])));
}

/** Returns a property, with dots before the names of nested properties. Throws CommandError if it does not exist. */
export function propertyAt(view: View, name: string, where: string): View {
  const found = name.split(".").reduce<View | undefined>((at, step) => at && propertiesOf(at).get(step), view);
  if (found) return found;
  throw new CommandError(`${where}: unknown property ${name}${suggest(name, propertyNames(view))}`);
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
