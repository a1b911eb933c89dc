import { asObject, isObject } from "../util/objects.js";

/** Returns the values of the properties that identify a row, as one text; `undefined` if the row lacks one of them. */
export function identityOf(row: unknown, properties: readonly string[]): string | undefined {
  const values = properties.map((property) => {
    let value = row;
    for (const name of property.split(".")) value = asObject(value)[name];
    return value;
  });
  const isComplete = values.length > 0 && values.every((value) => typeof value === "string" || isNumber(value));
  return isComplete ? values.join("/") : undefined;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

/** Returns a row without the given properties, except for those that contain a selected one. */
export function withoutProperties(row: unknown, properties: readonly string[], selected: readonly string[]): unknown {
  if (!isObject(row)) return row;
  const stripped = { ...row };
  for (const property of properties) {
    const [name = "", ...rest] = property.split(".");
    const within = selected.flatMap((path) => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : []));
    if (within.length === 0) delete stripped[name];
    else if (isObject(stripped[name])) {
      stripped[name] = withoutProperties(stripped[name], [rest.join(".")], within);
    }
  }
  return stripped;
}
