import { xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import type { XmlShapes } from "../../../src/enterprise-manager/xml/shape.js";

export type SchemaName = keyof typeof xmlShapes;

export const shapes: XmlShapes = xmlShapes;

/** Schemas that are whole documents. */
export const documents = (Object.keys(xmlShapes) as SchemaName[]).filter((name) => shapes[name]?.root !== undefined);

export function schemaName(name: string): SchemaName {
  if (Object.hasOwn(xmlShapes, name)) return name as SchemaName;
  throw new Error(`${name} is no schema`);
}
