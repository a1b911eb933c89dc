import type ts from "typescript";
import { type NamedTypes, printSchemas } from "./named-schemas.js";
import { exportedInterface, print, propertiesOf, retyped, typescript, union } from "./typescript.js";

const { factory } = typescript;

/** Placeholder for 64-bit integers in responses, which becomes number or bigint. */
export const long = "Int64Placeholder";

/** Generates the schemas that contain 64-bit integers, and exports all others from the file `name`. */
export function bigintSchemas({ schemas }: NamedTypes, name: string): string {
  const longs = longSchemas(schemas);
  const text = printSchemas(schemas, (schema) => longs.has(schema));
  const used = [...schemas.keys()].filter((schema) => !longs.has(schema) && new RegExp(`\\b${schema}\\b`).test(text));
  const imports = used.length > 0 ? `import type { ${used.join(", ")} } from "./${name}.schemas.js";\n` : "";
  return `${imports}export type * from "./${name}.schemas.js";\n${text}`;
}

/** Generates the paths, operations and components that contain 64-bit integers, and exports all others. */
export function bigintTypes({ schemas, rest }: NamedTypes, name: string): string {
  const interfaces = rest.filter(typescript.isInterfaceDeclaration);
  const longs = [...longSchemas(schemas)].map((schema) => `schemas.${schema};`);
  const changed = dependents(new Map(interfaces.flatMap((node) => textsOf(node, node.name.text))), longs);
  const changedIn = (node: ts.InterfaceDeclaration | ts.TypeLiteralNode, at: string) =>
    new Map([...propertiesOf(node)].filter(([property]) => changed.has(`${at}["${property}"]`)));

  const differences = interfaces.map((node) => {
    const at = node.name.text;
    if (at !== "components") {
      const members = changedIn(node, at);
      return exportedInterface(at, [...members.values()], heir(`number.${at}`, [...members.keys()]));
    }
    const sections = [...propertiesOf(node)].map(([section, property]) => {
      const base = factory.createTypeReferenceNode(`number.components["${section}"]`);
      const members = isTypeLiteral(property.type) ? changedIn(property.type, `components["${section}"]`) : new Map();
      if (members.size === 0) return retyped(property, base);
      const own = factory.createTypeLiteralNode([...members.values()]);
      return retyped(property, factory.createIntersectionTypeNode([without(base, [...members.keys()]), own]));
    });
    return exportedInterface(at, sections);
  });
  return `import type * as number from "./${name}.js";\nexport type * from "./${name}.js";\n${print(differences)}`;
}

function longSchemas(schemas: NamedTypes["schemas"]): Set<string> {
  const key = (name: string) => `components["schemas"]["${name}"]`;
  const found = dependents(new Map([...schemas].map(([name, node]) => [key(name), print([node])])), []);
  return new Set([...schemas.keys()].filter((name) => found.has(key(name))));
}

/** Returns the keys of texts that contain a 64-bit integer, one of `words`, or the key of another such text. */
function dependents(texts: ReadonlyMap<string, string>, words: readonly string[]): Set<string> {
  const found = new Set<string>();
  const look = (word: string): void => {
    for (const [key, text] of texts) {
      if (found.has(key) || !text.includes(word)) continue;
      found.add(key);
      look(key);
    }
  };
  for (const word of [long, ...words]) look(word);
  return found;
}

/** Returns the texts of nodes by the expressions that refer to them. */
function textsOf(node: ts.InterfaceDeclaration | ts.TypeLiteralNode, at: string): [key: string, text: string][] {
  return [...propertiesOf(node)].flatMap(([name, property]) => {
    const key = `${at}["${name}"]`;
    const nested = at === "components" && isTypeLiteral(property.type);
    return nested ? textsOf(property.type, key) : [[key, print([property])]];
  });
}

function isTypeLiteral(type: ts.TypeNode | undefined): type is ts.TypeLiteralNode {
  return type !== undefined && typescript.isTypeLiteralNode(type);
}

function heir(base: string, names: readonly string[]): ts.ExpressionWithTypeArguments {
  if (names.length === 0) return factory.createExpressionWithTypeArguments(factory.createIdentifier(base), undefined);
  const types = [factory.createTypeReferenceNode(base), union(names)];
  return factory.createExpressionWithTypeArguments(factory.createIdentifier("Omit"), types);
}

function without(base: ts.TypeNode, names: readonly string[]): ts.TypeNode {
  return factory.createTypeReferenceNode("Omit", [base, union(names)]);
}
