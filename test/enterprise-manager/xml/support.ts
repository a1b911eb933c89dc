import { xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { JsonValue } from "../../../src/enterprise-manager/xml/index.js";
import type { XmlShapes } from "../../../src/enterprise-manager/xml/shape.js";

export type SchemaName = keyof typeof xmlShapes;

export const shapes: XmlShapes = xmlShapes;

/** Schemas that are whole documents. */
export const documents = (Object.keys(xmlShapes) as SchemaName[]).filter((name) => shapes[name]?.root !== undefined);

export function schemaName(name: string): SchemaName {
  if (Object.hasOwn(xmlShapes, name)) return name as SchemaName;
  throw new Error(`${name} is no schema`);
}

/** Scalars by path. Null, absent and empty lists are the same thing in two forms. */
export function leaves(value: JsonValue, path = ""): Map<string, JsonValue> {
  if (value === null) return new Map();
  if (typeof value !== "object") return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([key, part]) => [...leaves(part, path ? `${path}.${key}` : key)]));
}
