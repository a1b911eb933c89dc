import { aliases } from "../../../generated/enterprise-manager.aliases.js";
import { xmlShapes } from "../../../generated/enterprise-manager.xml.js";
import { isFlat, shapeNamed, type XmlMember, type XmlScalar, type XmlShape } from "./shape.js";

/** Members of a shape by their names in XML, including aliases. */
export interface FieldMap {
  readonly elements: Map<string, XmlMember>;
  readonly attributes: Map<string, XmlMember>;
  /** Properties whose items repeat directly in the parent. They are never absent, only empty. */
  readonly flatLists: readonly string[];
}

const fieldMaps = new Map<string, FieldMap>();

/** Returns the field map of a shape. */
export function fieldsOf(shapeName: string): FieldMap {
  const known = fieldMaps.get(shapeName);
  if (known) return known;
  const { members } = shapeNamed(xmlShapes, shapeName);
  const flatLists = members.filter(isFlat).map(({ json }) => json);
  const fields: FieldMap = { elements: new Map(), attributes: new Map(), flatLists };
  for (const member of members) {
    const name = isFlat(member) ? member.item : member.xml;
    fields[member.attribute ? "attributes" : "elements"].set(name ?? member.json, member);
  }
  for (const [alias, name] of Object.entries(aliases[shapeName] ?? {})) {
    for (const map of [fields.elements, fields.attributes]) {
      const member = map.get(name);
      if (member && !map.has(alias)) map.set(alias, member);
    }
  }
  fieldMaps.set(shapeName, fields);
  return fields;
}

/** Schemas by the name of their root element. If several have the same, the first one describes responses. */
export const rootNames = new Map(
  Object.entries<XmlShape>(xmlShapes)
    .reverse()
    .map(([name, { root }]) => [root, name]),
);

/**
 * Parsers of text. A number that JavaScript cannot represent exactly is rejected, since rounding would change it
 * silently.
 */
export const parseScalar: Record<Exclude<XmlScalar, "string">, (word: string) => number | boolean | undefined> = {
  integer: (word) => {
    const value = /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  boolean: (word) => {
    if (/^(true|1)$/i.test(word)) return true;
    return /^(false|0)$/i.test(word) ? false : undefined;
  },
};
