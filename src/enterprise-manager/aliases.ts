import { aliases } from "../../generated/enterprise-manager.aliases.js";
import { xmlShapes } from "../../generated/enterprise-manager.xml.js";
import { isObject } from "../http/objects.js";
import type { XmlMember, XmlShape } from "./xml/shape.js";

type Named = Record<string, unknown>;

const shapes: Readonly<Record<string, XmlShape>> = xmlShapes;
/** Names of schemas, which are the `Type` of what they describe, in whichever case the server writes it. */
const types = new Map(Object.keys(shapes).map((name) => [name.toLowerCase(), name]));

/**
 * Gives the properties of a JSON answer the names that the types have, where the server has others for them: `CpuCount`
 * for `CPUCount`. What it knows a value by is its `Type`.
 */
export function withKnownNames<T>(value: T): T {
  if (Array.isArray(value)) for (const item of value) withKnownNames(item);
  else if (isObject(value)) {
    const name = typeof value.Type === "string" ? types.get(value.Type.toLowerCase()) : undefined;
    if (name !== undefined) rename(value, name);
    else for (const nested of Object.values(value)) withKnownNames(nested);
  }
  return value;
}

function rename(value: Named, name: string): void {
  const members = shapes[name]?.members ?? [];
  for (const [alias, json] of Object.entries(aliases[name] ?? {})) {
    const member = members.find((candidate) => candidate.json === json);
    if (member && Object.hasOwn(value, alias) && !Object.hasOwn(value, json)) renameOne(value, alias, member);
  }
  for (const member of members) {
    if (!("shape" in member)) continue;
    const content = value[member.json];
    for (const nested of Array.isArray(content) ? content : [content]) {
      if (isObject(nested)) rename(nested, member.shape);
    }
  }
}

/** What is a list here may come as its only item. */
function renameOne(value: Named, alias: string, { json, item }: XmlMember): void {
  const content = value[alias];
  delete value[alias];
  value[json] = item === undefined || content === null || Array.isArray(content) ? content : [content];
}
