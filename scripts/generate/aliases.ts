import { DocumentError, type OpenApiDocument, type Schema } from "../../src/cli/document/model.js";
import { itemName, propertiesOf } from "./xml-shapes.js";

type Aliases = Map<string, Record<string, string>>;

/**
 * Returns the source of the table of aliases, from `x-aliases` of properties and list items. For each schema (or
 * `Schema.property` for inline objects), it maps aliases to the names in the types. Aliases of items are XML element names.
 */
export function aliasesSource(document: OpenApiDocument, banner: string): string {
  const rows = [...collectAliases(document)].map(
    ([name, names]) => `  ${JSON.stringify(name)}: ${JSON.stringify(names)},`,
  );
  return [
    banner,
    "/**",
    " * Alternative names of properties and XML elements on servers, by schema. Look them up if the schema does not define the",
    " * received name. If the property is a list, the value may be its only item.",
    " */",
    "export const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {",
    ...rows,
    "};",
    "",
  ].join("\n");
}

/** Returns the aliases of each schema. */
export function collectAliases(document: OpenApiDocument): Aliases {
  const aliases: Aliases = new Map();
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    collect(document, aliases, name, schema);
  }
  return aliases;
}

function collect(document: OpenApiDocument, aliases: Aliases, name: string, schema: Schema): void {
  const properties = propertiesOf(document, schema);
  const found = [...properties].flatMap(([json, property]): [string, string][] => {
    const list = property.items as Schema | undefined;
    if (property.properties) collect(document, aliases, `${name}.${json}`, property);
    return [
      ...aliasesOf(property, `${name}.${json}`).map((alias): [string, string] => [alias, json]),
      ...(list ? aliasesOf(list, `${name}.${json}[]`) : []).map((alias): [string, string] => [
        alias,
        itemName(document, list ?? {}, json),
      ]),
    ];
  });
  for (const [alias] of found) {
    if (properties.has(alias)) throw new DocumentError(`${name}: x-aliases: ${alias} is also the name of a property`);
  }
  if (found.length > 0) aliases.set(name, Object.fromEntries(found));
}

function aliasesOf(schema: Schema, at: string): string[] {
  const names = schema["x-aliases"] ?? [];
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  throw new DocumentError(`${at}: x-aliases must be a list of names, got ${JSON.stringify(names)}`);
}
