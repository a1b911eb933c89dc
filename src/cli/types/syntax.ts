import { createRequire } from "node:module";
import type ts from "typescript";

type OpenApiTypescript = typeof import("openapi-typescript");

// `import` would parse TypeScript twice to find its exports, which takes 0.4 seconds.
const load = createRequire(import.meta.url);
export const typescript: typeof ts = load("typescript");

// The main module of openapi-typescript would load the rules of a linter.
export const { addJSDocComment, NULL, STRING, NUMBER, tsUnion }: OpenApiTypescript = load(
  "openapi-typescript/dist/lib/ts.cjs",
);
export const { scanDiscriminators, resolveRef }: OpenApiTypescript = load("openapi-typescript/dist/lib/utils.cjs");
export const transformSchema: OpenApiTypescript["transformSchema"] = load(
  "openapi-typescript/dist/transform/index.cjs",
);

const { factory, SyntaxKind } = typescript;
const file = typescript.createSourceFile("types.ts", "", typescript.ScriptTarget.ESNext);
const printer = typescript.createPrinter({ newLine: typescript.NewLineKind.LineFeed });

export type Members = ReadonlyMap<string, ts.PropertySignature>;

export function print(nodes: readonly ts.Node[]): string {
  return nodes.map((node) => `${printer.printNode(typescript.EmitHint.Unspecified, node, file)}\n`).join("");
}

/** Copies the comment of another node. */
export function withCommentOf<Node extends ts.Node>(commented: ts.Node, node: Node): Node {
  return typescript.setSyntheticLeadingComments(node, typescript.getSyntheticLeadingComments(commented));
}

/** Returns the interfaces among the nodes by name. */
export function interfacesOf(nodes: readonly ts.Node[]): Map<string, ts.InterfaceDeclaration> {
  return new Map(nodes.filter(typescript.isInterfaceDeclaration).map((node) => [node.name.text, node]));
}

/** Returns the properties of an interface or object type by name; none for another type. */
export function membersOf(node: ts.Node | undefined): Members {
  const { members = [] } = (node ?? {}) as { members?: readonly ts.TypeElement[] };
  const properties = members.filter(typescript.isPropertySignature);
  return new Map(properties.map((property) => [(property.name as ts.Identifier).text, property]));
}

/** Adds a property to an object type, in place. */
export function addMember(type: ts.Node | undefined, name: string, value: ts.TypeNode): void {
  const property = factory.createPropertySignature(undefined, name, undefined, value);
  if (type) Object.assign(type, { members: factory.createNodeArray([...membersOf(type).values(), property]) });
}

/** Returns a copy of the property with another type. */
export function retyped(property: ts.PropertySignature, type: ts.TypeNode): ts.PropertySignature {
  const { modifiers, name, questionToken } = property;
  return withCommentOf(property, factory.createPropertySignature(modifiers, name, questionToken, type));
}

/** @param base Type that the interface extends, and its parameters */
export function exportedInterface(
  name: string,
  members: readonly ts.TypeElement[],
  base?: readonly [name: string, parameters?: readonly ts.TypeNode[] | undefined],
): ts.InterfaceDeclaration {
  const type = base && factory.createExpressionWithTypeArguments(factory.createIdentifier(base[0]), base[1]);
  const heritage = type && [factory.createHeritageClause(SyntaxKind.ExtendsKeyword, [type])];
  const exported = [factory.createModifier(SyntaxKind.ExportKeyword)];
  return factory.createInterfaceDeclaration(exported, name, undefined, heritage, members);
}

export function reference(name: string, ...parameters: ts.TypeNode[]): ts.TypeReferenceNode {
  return factory.createTypeReferenceNode(name, parameters);
}

/** Returns a union of string literals. */
export function union(texts: readonly string[]): ts.TypeNode {
  const literals = texts.map((text) => factory.createLiteralTypeNode(factory.createStringLiteral(text)));
  return factory.createUnionTypeNode(literals);
}
