import type ts from "typescript";
import { exportedInterface, print, propertiesOf, retyped, typescript, withCommentOf } from "./typescript.js";

const { factory, SyntaxKind } = typescript;

/** Types of a document: its schemas by name, and everything else, which refers to them as `schemas.NAME`. */
export interface NamedTypes {
  readonly schemas: ReadonlyMap<string, ts.Statement>;
  readonly rest: readonly ts.Node[];
}

/**
 * Turns each schema into a separate declaration, whose name editors and compilers can print. A schema whose name is not a
 * valid type name remains a property of `components`.
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

/** Prints the schemas that `isWanted` selects. They refer to each other by name. */
export function printSchemas(schemas: NamedTypes["schemas"], isWanted = (_name: string) => true): string {
  const reference = /components\["schemas"\]\["([^"]+)"\]/g;
  const wanted = [...schemas].flatMap(([name, node]) => (isWanted(name) ? [node] : []));
  return print(wanted).replace(reference, (text, name: string) => (schemas.has(name) ? name : text));
}

function declaration(name: string, schema: ts.PropertySignature, type: ts.TypeNode): ts.Statement {
  return withCommentOf(schema, declarationOf(name, type));
}

/** Returns an interface if possible, because compilers print an alias as the aliased type. */
function declarationOf(name: string, type: ts.TypeNode): ts.Statement {
  if (typescript.isTypeLiteralNode(type)) return exportedInterface(name, type.members);
  if (typescript.isTypeReferenceNode(type) && typescript.isIdentifier(type.typeName)) {
    const base = factory.createExpressionWithTypeArguments(type.typeName, type.typeArguments);
    return exportedInterface(name, [], base);
  }
  const exported = [factory.createModifier(SyntaxKind.ExportKeyword)];
  return factory.createTypeAliasDeclaration(exported, name, undefined, type);
}

/** Returns the names of types that the nodes use, such as Record. A schema must not have the same name. */
function referredNames(nodes: readonly ts.Node[]): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeReferenceNode(node) && typescript.isIdentifier(node.typeName)) names.add(node.typeName.text);
    typescript.forEachChild(node, visit);
  };
  for (const node of nodes) visit(node);
  return names;
}

/** Whether a name is a valid type name: an identifier that is not a reserved word. */
function isIdentifier(name: string): boolean {
  const scanner = typescript.createScanner(typescript.ScriptTarget.ESNext, false, undefined, name);
  return scanner.scan() === SyntaxKind.Identifier && scanner.getTokenEnd() === name.length;
}
