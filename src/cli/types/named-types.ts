import type ts from "typescript";
import {
  exportedInterface,
  interfacesOf,
  type Members,
  membersOf,
  print,
  reference,
  retyped,
  typescript,
  union,
  withCommentOf,
} from "./syntax.js";

const { factory, SyntaxKind } = typescript;

/** Types of a document: its schemas by name, and everything else, which refers to them as `schemas.NAME`. */
interface NamedTypes {
  readonly schemas: ReadonlyMap<string, ts.Statement>;
  readonly rest: readonly ts.Node[];
}

/**
 * Turns each schema into a separate declaration, whose name editors and compilers can print, and refers to it in `rest`. A schema
 * whose name is not a valid type name remains a property of `components`.
 */
export function nameSchemas(rest: readonly ts.Node[]): NamedTypes {
  const schemas = new Map<string, ts.Statement>();
  const components = membersOf(interfacesOf(rest).get("components"));
  for (const [name, schema] of membersOf(components.get("schemas")?.type)) {
    if (!schema.type || !isAvailable(name)) continue;
    schemas.set(name, withCommentOf(schema, declarationOf(name, schema.type)));
    Object.assign(schema, { type: reference(`schemas.${name}`) });
  }
  return { schemas, rest };
}

/** Prints the schemas that `isWanted` selects. They refer to each other by name. */
export function printSchemas(schemas: NamedTypes["schemas"], isWanted = (_name: string) => true): string {
  const wanted = [...schemas].flatMap(([name, node]) => (isWanted(name) ? [node] : []));
  const expression = /components\["schemas"\]\["([^"]+)"\]/g;
  return print(wanted).replace(expression, (text, name: string) => (schemas.has(name) ? name : text));
}

/** Returns an interface if possible, because compilers print an alias as the aliased type. */
function declarationOf(name: string, type: ts.TypeNode): ts.Statement {
  if (typescript.isTypeLiteralNode(type)) return exportedInterface(name, type.members);
  if (typescript.isTypeReferenceNode(type) && typescript.isIdentifier(type.typeName)) {
    return exportedInterface(name, [], [type.typeName.text, type.typeArguments]);
  }
  const exported = [factory.createModifier(SyntaxKind.ExportKeyword)];
  return factory.createTypeAliasDeclaration(exported, name, undefined, type);
}

/** Names that generated types use. */
const taken =
  /^(Blob|components|Date|Extract|Int64Placeholder|Omit|OneOf|operations|paths|ReadonlyArray|Record|schemas|With(Dates|Required))$/;

/** Whether a name is a valid type name that is not taken: an identifier, but no reserved word. */
function isAvailable(name: string): boolean {
  const scanner = typescript.createScanner(typescript.ScriptTarget.ESNext, false, undefined, name);
  return scanner.scan() === SyntaxKind.Identifier && scanner.getTokenEnd() === name.length && !taken.test(name);
}

/** Placeholder for 64-bit integers in responses, which becomes number or bigint. */
export const long = "Int64Placeholder";

/**
 * Generates the types that contain 64-bit integers: paths, operations and components, and the schemas in a separate file. Both
 * export all other types from the files `name`.
 */
export function bigintTypes({ schemas, rest }: NamedTypes, name: string): { main: string; schemas: string } {
  const interfaces = [...interfacesOf(rest)];
  const changed = dependents([
    ...interfaces.flatMap(([at, node]) => expressionsIn(membersOf(node), at)),
    ...Array.from(schemas, ([schema, node]): [string, ts.Node] => [`schemas.${schema}`, node]),
  ]);

  const own = printSchemas(schemas, (schema) => changed.has(`schemas.${schema}`));
  const words = new Set(own.match(/\w+/g));
  const used = [...schemas.keys()].filter((schema) => words.has(schema) && !changed.has(`schemas.${schema}`));
  const imports = used.length > 0 ? `import type { ${used.join(", ")} } from "./${name}.schemas.js";\n` : "";

  /** Returns the members of a type that differ, and the other type without them. */
  const differences = (node: ts.Node | undefined, at: string) => {
    const members = new Map([...membersOf(node)].filter(([member]) => changed.has(`${at}["${member}"]`)));
    const omitted = members.size === 0 ? undefined : [reference(`number.${at}`), union([...members.keys()])];
    return {
      members: [...members.values()],
      base: omitted ? (["Omit", omitted] as const) : ([`number.${at}`] as const),
    };
  };
  const section = (property: ts.PropertySignature, at: string): ts.PropertySignature => {
    const {
      members,
      base: [name, parameters = []],
    } = differences(property.type, at);
    const others = reference(name, ...parameters);
    if (members.length === 0) return retyped(property, others);
    return retyped(property, factory.createIntersectionTypeNode([others, factory.createTypeLiteralNode(members)]));
  };
  const main = interfaces.map(([at, node]) => {
    if (at === "components") {
      return exportedInterface(
        at,
        Array.from(membersOf(node), ([key, one]) => section(one, `${at}["${key}"]`)),
      );
    }
    const { members, base } = differences(node, at);
    return exportedInterface(at, members, base);
  });
  return {
    main: `import type * as number from "./${name}.js";\nexport type * from "./${name}.js";\n${print(main)}`,
    schemas: `${imports}export type * from "./${name}.schemas.js";\n${own}`,
  };
}

/** Returns the members of an interface by the expressions that refer to them, with those of its object types. */
function expressionsIn(members: Members, at: string): [expression: string, node: ts.Node][] {
  return [...members].flatMap(([name, property]) => {
    const key = `${at}["${name}"]`;
    const inner = at === "components" ? membersOf(property.type) : new Map();
    return inner.size > 0 ? expressionsIn(inner, key) : [[key, property]];
  });
}

/** References to members of interfaces and to schemas, as printed. */
const mention = /\b(?:(?:paths|operations)\["[^"]+"\]|components(?:\["[^"]+"\]){2}|schemas\.\w+|Int64Placeholder\b)/g;

/** Returns the expressions whose types contain a 64-bit integer, directly or through another expression. */
function dependents(expressions: readonly [expression: string, node: ts.Node][]): Set<string> {
  const users = new Map<string, string[]>();
  for (const [user, node] of expressions) {
    for (const name of new Set(print([node]).match(mention))) users.set(name, [...(users.get(name) ?? []), user]);
  }
  const found = new Set([long]);
  // A set also iterates over what is added meanwhile.
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user);
  return found;
}
