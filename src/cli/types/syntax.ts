import { createRequire } from "node:module";
import type ts from "typescript";

// `import` would parse TypeScript twice to find its exports, which takes 0.4 seconds.
const load = createRequire(import.meta.url);
export const typescript: typeof ts = load("typescript");

const { factory, SyntaxKind } = typescript;
const file = typescript.createSourceFile("types.ts", "", typescript.ScriptTarget.ESNext);
const printer = typescript.createPrinter({ newLine: typescript.NewLineKind.LineFeed });

export type Members = Map<string, ts.PropertySignature>;

export function print(nodes: readonly ts.Node[]): string {
  return nodes.map((node) => `${printer.printNode(typescript.EmitHint.Unspecified, node, file)}\n`).join("");
}

/** Copies the comment of another node. */
export function withCommentOf<Node extends ts.Node>(commented: ts.Node, node: Node): Node {
  return typescript.setSyntheticLeadingComments(node, typescript.getSyntheticLeadingComments(commented));
}

/** Adds a comment to a node. */
export function withComment<Node extends ts.Node>(text: string, node: Node): Node {
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  const comment = lines.length === 1 ? `* ${lines[0]} ` : `*\n * ${lines.join("\n * ")}\n `;
  return typescript.addSyntheticLeadingComment(node, SyntaxKind.MultiLineCommentTrivia, comment, true);
}

/** Returns the properties of an interface or object type by name; none for another type. */
export function membersOf(node: ts.Node | undefined): Members {
  const { members = [] } = (node ?? {}) as { members?: readonly ts.TypeElement[] };
  const properties = members.filter(typescript.isPropertySignature);
  return new Map(properties.map((property) => [(property.name as ts.Identifier).text, property]));
}

/** Returns the property with changed members, if its type is an object type. */
export function changeMembers(
  property: ts.PropertySignature,
  change: (members: Members) => void,
): ts.PropertySignature {
  if (!property.type || !typescript.isTypeLiteralNode(property.type)) return property;
  const members = membersOf(property.type);
  change(members);
  return retyped(property, factory.createTypeLiteralNode([...members.values()]));
}

/** Returns nodes in which the members of one interface have changed. */
export function changeInterface(
  nodes: readonly ts.Node[],
  name: string,
  change: (members: Members) => void,
): ts.Node[] {
  return nodes.map((node) => {
    if (!typescript.isInterfaceDeclaration(node) || node.name.text !== name) return node;
    const members = membersOf(node);
    change(members);
    return exportedInterface(name, [...members.values()]);
  });
}

/** Returns a copy of the property with another type. */
export function retyped(property: ts.PropertySignature, type: ts.TypeNode): ts.PropertySignature {
  const { modifiers, name, questionToken } = property;
  return withCommentOf(property, factory.createPropertySignature(modifiers, name, questionToken, type));
}

export function exportedInterface(
  name: string,
  members: readonly ts.TypeElement[],
  base?: ts.ExpressionWithTypeArguments,
): ts.InterfaceDeclaration {
  const heritage = base && [factory.createHeritageClause(SyntaxKind.ExtendsKeyword, [base])];
  const exported = [factory.createModifier(SyntaxKind.ExportKeyword)];
  return factory.createInterfaceDeclaration(exported, name, undefined, heritage, members);
}

/** Returns the type that an interface extends. */
export function baseType(name: string, parameters?: readonly ts.TypeNode[]): ts.ExpressionWithTypeArguments {
  return factory.createExpressionWithTypeArguments(factory.createIdentifier(name), parameters);
}

export function reference(name: string, ...parameters: ts.TypeNode[]): ts.TypeReferenceNode {
  return factory.createTypeReferenceNode(name, parameters);
}

/** Returns a union of string literals. */
export function union(texts: readonly string[]): ts.TypeNode {
  const literals = texts.map((text) => factory.createLiteralTypeNode(factory.createStringLiteral(text)));
  return factory.createUnionTypeNode(literals);
}
