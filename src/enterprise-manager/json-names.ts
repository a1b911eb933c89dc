import { jsonNames } from "../../generated/enterprise-manager.json-names.js";
import { isObject } from "../util/objects.js";

/**
 * How the properties of a schema are renamed. `names` leads from the other name to the one that the type has, in brackets that
 * of a list; `parts` are the properties that hold another schema of the table, or a list of it.
 */
type Renaming = (typeof jsonNames)[string];

/** Names of schemas are the `Type` of what they describe, in whichever case the server writes it. */
const types = new Map(Object.entries(jsonNames).map(([name, renaming]) => [name.toLowerCase(), renaming]));

/**
 * Gives the properties of a JSON answer the names that the types have, where the server has others for them: `CpuCount`
 * for `CPUCount`. What it knows a value by is its `Type`.
 */
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

/** What is a list here may come as its only item. */
function renameOne(value: Record<string, unknown>, alias: string, name: string | readonly [string]): void {
  const json = typeof name === "string" ? name : name[0];
  if (!Object.hasOwn(value, alias) || Object.hasOwn(value, json)) return;
  const content = value[alias];
  delete value[alias];
  value[json] = json === name || content === null || Array.isArray(content) ? content : [content];
}
