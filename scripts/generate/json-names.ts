import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { collectAliases } from "./aliases.js";
import { shapesOf } from "./xml-shapes.js";

/** Renamed properties of a schema, and its properties that contain other schemas with renamed properties. */
interface Renaming {
  names: Record<string, string | [string]>;
  parts: Record<string, string>;
}

/** Returns the source of the table that renames properties of JSON responses. Contains only schemas with such properties. */
export function jsonNamesSource(document: OpenApiDocument, banner: string): string {
  const rows = [...renamings(document)].map(([name, row]) => `  ${JSON.stringify(name)}: ${JSON.stringify(row)},`);
  return [
    banner,
    "interface Renaming {",
    "  readonly names: Readonly<Record<string, string | readonly [string]>>;",
    "  readonly parts: Readonly<Record<string, string>>;",
    "}",
    "",
    "/** Alternative names of properties in JSON responses, by schema. Names in brackets are lists or their only item. */",
    "export const jsonNames: Readonly<Record<string, Renaming>> = {",
    ...rows,
    "};",
    "",
  ].join("\n");
}

function renamings(document: OpenApiDocument): Map<string, Renaming> {
  const { shapes } = shapesOf(document);
  const aliases = collectAliases(document);
  const rows = new Map<string, Renaming>();
  for (const [name, { members }] of shapes) {
    const names = Object.entries(aliases.get(name) ?? {}).flatMap(([alias, json]): [string, string | [string]][] => {
      const member = members.find((candidate) => candidate.json === json);
      return member ? [[alias, member.item === undefined ? json : [json]]] : [];
    });
    rows.set(name, { names: Object.fromEntries(names), parts: {} });
  }
  for (let before = -1, after = 0; before !== after; ) {
    before = after;
    for (const [name, { members }] of shapes) {
      for (const member of members) {
        const part = "shape" in member ? rows.get(member.shape) : undefined;
        if ("shape" in member && part && isNeeded(part)) {
          Object.assign(rows.get(name)?.parts ?? {}, { [member.json]: member.shape });
        }
      }
    }
    after = [...rows.values()].filter(isNeeded).length;
  }
  return new Map([...rows].filter(([, row]) => isNeeded(row)));
}

function isNeeded({ names, parts }: Renaming): boolean {
  return Object.keys(names).length + Object.keys(parts).length > 0;
}
