import fc from "fast-check";
import type { JsonValue } from "../../../src/enterprise-manager/xml/index.js";
import { shapeNamed, type XmlMember } from "../../../src/enterprise-manager/xml/shape.js";
import { shapes } from "./support.js";

const text = fc
  .string({ unit: "binary", maxLength: 12 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML does not have
  .map((value) => value.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "&\r<"));

const scalars: Record<string, fc.Arbitrary<JsonValue>> = {
  string: text,
  integer: fc.maxSafeInteger(),
  boolean: fc.boolean(),
};

/** Values that a shape can hold. Any property may be absent, except for unwrapped lists. */
export function valuesOf(name: string): fc.Arbitrary<Record<string, JsonValue>> {
  const { members } = shapeNamed(shapes, name);
  const lists = members.filter(({ item, wrapped }) => item !== undefined && !wrapped).map(({ json }) => json);
  const properties = Object.fromEntries(members.map((member) => [member.json, memberValues(member)]));
  return fc.record(properties, { requiredKeys: lists });
}

function memberValues(member: XmlMember): fc.Arbitrary<JsonValue> {
  const content = "shape" in member ? valuesOf(member.shape) : (scalars[member.scalar] ?? fc.constant(null));
  if (member.item !== undefined) return fc.array(content, { maxLength: 3 });
  return member.nullable ? fc.option(content, { freq: 6 }) : content;
}

/** Null in JSON is absence in XML. */
export function withoutNulls(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const kept = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNulls(part)]));
}
