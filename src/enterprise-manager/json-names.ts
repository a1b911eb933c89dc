import { jsonNames } from "../../generated/enterprise-manager.json-names.js";
import { isObject } from "../util/objects.js";

/**
 * Renaming of the properties of a schema. `names` maps each alias to the name in the type, in brackets for a list. `parts`
 * are the properties that contain another schema of the table, or a list of it.
 */
type Renaming = (typeof jsonNames)[string];

/** By lowercase schema name, which is the `Type` of an entity. Servers use different letter cases. */
const types = new Map(Object.entries(jsonNames).map(([name, renaming]) => [name.toLowerCase(), renaming]));

/** Renames properties of a JSON response in place to the names of the types, such as `CpuCount` to `CPUCount`. */
export function withKnownNames<T>(value: T): T {
  if (Array.isArray(value)) for (const item of value) withKnownNames(item);
  else if (isObject(value)) {
    const renaming = typeof value.Type === "string" ? types.get(value.Type.toLowerCase()) : undefined;
    if (renaming) rename(value, renaming);
    else for (const nested of Object.values(value)) withKnownNames(nested);
  }
  return value;
}

function rename(value: Record<string, unknown>, { names, parts }: Renaming): void {
  for (const [alias, name] of Object.entries(names)) renameOne(value, alias, name);
  for (const [property, schema] of Object.entries(parts)) {
    const renaming = jsonNames[schema];
    const content = value[property];
    for (const nested of Array.isArray(content) ? content : [content]) {
      if (renaming && isObject(nested)) rename(nested, renaming);
    }
  }
}

/** Wraps a single item if the property is a list. */
function renameOne(value: Record<string, unknown>, alias: string, name: string | readonly [string]): void {
  const json = typeof name === "string" ? name : name[0];
  if (!Object.hasOwn(value, alias) || Object.hasOwn(value, json)) return;
  const content = value[alias];
  delete value[alias];
  value[json] = json === name || content === null || Array.isArray(content) ? content : [content];
}
