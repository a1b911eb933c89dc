import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import { CommandError } from "../command-error.js";

// `import` would parse TypeScript twice to find its exports, which takes 0.4 seconds.
const requireTool = toolsOf(join(process.cwd(), "package.json")) ?? toolsOf(import.meta.url) ?? missing();
export const typescript = withCompiler(requireTool("typescript"));
// The main module of openapi-typescript would also load Redocly's linter.
export const transformSchema: Tools["transformSchema"] = requireTool("./transform/index.cjs");
export const { scanDiscriminators, resolveRef }: Tools = requireTool("./lib/utils.cjs");
type Tools = typeof import("openapi-typescript");

/** Returns a `require` that resolves like openapi-typescript, or `undefined` if it is not installed at this place. */
function toolsOf(place: string): NodeJS.Require | undefined {
  try {
    return createRequire(createRequire(place).resolve("openapi-typescript"));
  } catch {
    return undefined;
  }
}

function missing(): never {
  throw new CommandError(
    "openapi-typescript is not installed. Run npm install --save-dev openapi-typescript typescript@5.",
  );
}

/** TypeScript 7 has no compiler API. */
function withCompiler(module: typeof ts): typeof ts {
  if ("createPrinter" in module) return module;
  const { version } = module as { version?: string };
  throw new CommandError(`typescript ${version ?? 7} has no compiler API. Run npm install --save-dev typescript@5.`);
}

const { factory, SyntaxKind } = typescript;
const file = typescript.createSourceFile("types.ts", "", typescript.ScriptTarget.ESNext);
const printer = typescript.createPrinter({ newLine: typescript.NewLineKind.LineFeed });

const printed = new WeakMap<ts.Node, string>();

/** Prints nodes. The text of each node is cached, so nodes must not change afterwards. */
export function print(nodes: readonly ts.Node[]): string {
  return nodes.map(printOne).join("");
}

function printOne(node: ts.Node): string {
  const known = printed.get(node);
  if (known !== undefined) return known;
  const text = `${printer.printNode(typescript.EmitHint.Unspecified, node, file)}\n`;
  printed.set(node, text);
  return text;
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
