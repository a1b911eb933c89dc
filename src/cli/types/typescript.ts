import { createRequire } from "node:module";
import type ts from "typescript";

// `import` would parse TypeScript twice to find its exports, which takes 0.4 seconds.
const load = createRequire(import.meta.url);
export const typescript: typeof ts = load("typescript");
export const { transformSchema, scanDiscriminators, resolveRef }: typeof import("openapi-typescript") =
  load("openapi-typescript");

const { factory, SyntaxKind } = typescript;
const file = typescript.createSourceFile("types.ts", "", typescript.ScriptTarget.ESNext);
const printer = typescript.createPrinter({ newLine: typescript.NewLineKind.LineFeed });

const known = new WeakMap<ts.Node, string>();

/** Prints nodes. The text of each node is cached, so nodes must not change afterwards. */
export function print(nodes: readonly ts.Node[]): string {
  const printOne = (node: ts.Node) => `${printer.printNode(typescript.EmitHint.Unspecified, node, file)}\n`;
  for (const node of nodes) if (!known.has(node)) known.set(node, printOne(node));
  return nodes.map((node) => known.get(node)).join("");
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

/** Returns the properties of an interface or object type by name. */
export function propertiesOf(node: ts.InterfaceDeclaration | ts.TypeLiteralNode): Map<string, ts.PropertySignature> {
  const properties = node.members.filter(typescript.isPropertySignature);
  return new Map(properties.map((property) => [nameOf(property), property]));
}

function nameOf({ name }: ts.PropertySignature): string {
  return typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name)
    ? name.text
    : "";
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
  return factory.createInterfaceDeclaration(
    [factory.createModifier(SyntaxKind.ExportKeyword)],
    name,
    undefined,
    heritage,
    members,
  );
}

/** Returns a union of string literals. */
export function union(texts: readonly string[]): ts.TypeNode {
  const literals = texts.map((text) => factory.createLiteralTypeNode(factory.createStringLiteral(text)));
  return factory.createUnionTypeNode(literals);
}
