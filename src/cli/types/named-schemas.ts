import type ts from "typescript";
import { exportedInterface, print, propertiesOf, retyped, typescript, withCommentOf } from "./typescript.js";

const { factory, SyntaxKind } = typescript;

/** The types of a document: its schemas by name, and everything else, where `schemas.NAME` stands for one of them. */
export interface NamedTypes {
  readonly schemas: ReadonlyMap<string, ts.Statement>;
  readonly rest: readonly ts.Node[];
}

/**
 * Makes every schema a declaration of its own: an interface has a name that editors and compilers can print, a property of
 * `components` has none. A schema whose name cannot be a type's stays where it is.
 */
export function nameSchemas(nodes: readonly ts.Node[]): NamedTypes {
  const schemas = new Map<string, ts.Statement>();
  const taken = referredNames(nodes);
  const rest = nodes.map((node) => {
    if (!typescript.isInterfaceDeclaration(node) || node.name.text !== "components") return node;
    return exportedInterface(
      "components",
      [...propertiesOf(node)].map(([section, property]) => {
        const { type } = property;
        if (section !== "schemas" || !type || !typescript.isTypeLiteralNode(type)) return property;
        const members = [...propertiesOf(type)].map(([name, schema]) => {
          if (!schema.type || taken.has(name) || !isIdentifier(name)) return schema;
          schemas.set(name, declaration(name, schema, schema.type));
          return retyped(schema, factory.createTypeReferenceNode(`schemas.${name}`));
        });
        return retyped(property, factory.createTypeLiteralNode(members));
      }),
    );
  });
  return { schemas, rest };
}

/** The source of the schemas that `isWanted` names: each refers to the others by their names. */
export function printSchemas(schemas: NamedTypes["schemas"], isWanted = (_name: string) => true): string {
  const reference = /components\["schemas"\]\["([^"]+)"\]/g;
  const wanted = [...schemas].flatMap(([name, node]) => (isWanted(name) ? [node] : []));
  return print(wanted).replace(reference, (text, name: string) => (schemas.has(name) ? name : text));
}

function declaration(name: string, schema: ts.PropertySignature, type: ts.TypeNode): ts.Statement {
  return withCommentOf(schema, declarationOf(name, type));
}

/** An interface where it can be one: another type's alias prints as that type. */
function declarationOf(name: string, type: ts.TypeNode): ts.Statement {
  if (typescript.isTypeLiteralNode(type)) return exportedInterface(name, type.members);
  if (typescript.isTypeReferenceNode(type) && typescript.isIdentifier(type.typeName)) {
    const base = factory.createExpressionWithTypeArguments(type.typeName, type.typeArguments);
    return exportedInterface(name, [], base);
  }
  const exported = [factory.createModifier(SyntaxKind.ExportKeyword)];
  return factory.createTypeAliasDeclaration(exported, name, undefined, type);
}

/** Names that the types use themselves, such as Record: a schema of that name would stand in their way. */
function referredNames(nodes: readonly ts.Node[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeReferenceNode(node) && typescript.isIdentifier(node.typeName)) names.add(node.typeName.text);
    typescript.forEachChild(node, visit);
  };
  for (const node of nodes) visit(node);
  return names;
}

/** Whether a type can have the name: an identifier that is no word of the language. */
function isIdentifier(name: string): boolean {
  const scanner = typescript.createScanner(typescript.ScriptTarget.ESNext, false, undefined, name);
  return scanner.scan() === SyntaxKind.Identifier && scanner.getTokenEnd() === name.length;
}
