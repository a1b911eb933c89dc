import { createRequire } from "node:module";
import type ts from "typescript";

const require = createRequire(import.meta.url);
const typescript: typeof ts = require("typescript");
const { factory, isInterfaceDeclaration, isPropertySignature, isTypeLiteralNode } = typescript;

/** Global types that the generated source refers to. */
const globals = ["Blob", "Record"];

/**
 * Moves every schema of the interface `components` into an exported type of its own name, which `components["schemas"]`
 * then refers to: editors and errors call a type by the name it was declared with. A schema stays where it is if its name
 * does not look like a type's or is taken.
 */
export function nameSchemas(nodes: readonly ts.Node[]): { nodes: ts.Node[]; names: ReadonlySet<string> } {
  const taken = new Set([...globals, ...nodes.flatMap(declaredName)]);
  const declared = new Map<string, ts.Node>();
  const move = (schema: ts.TypeElement): ts.TypeElement => {
    const name = nameOf(schema);
    if (!isPropertySignature(schema) || !schema.type || !/^[A-Z]\w*$/.test(name) || taken.has(name)) return schema;
    const exported = [factory.createModifier(typescript.SyntaxKind.ExportKeyword)];
    const declaration = factory.createTypeAliasDeclaration(exported, name, undefined, schema.type);
    const comments = typescript.getSyntheticLeadingComments(schema);
    declared.set(name, comments ? typescript.setSyntheticLeadingComments(declaration, comments) : declaration);
    return factory.createPropertySignature(undefined, name, undefined, factory.createTypeReferenceNode(name));
  };
  const all = nodes.map((node) => {
    if (!isInterfaceDeclaration(node) || node.name.text !== "components") return node;
    const members = node.members.map((member) => withMembers(member, "schemas", move));
    const { modifiers, name, typeParameters, heritageClauses } = node;
    return factory.updateInterfaceDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
  });
  return { nodes: [...all, ...declared.values()], names: new Set(declared.keys()) };
}

/** Writes the references to the schemas in `names` as these names. */
export function referToNames(source: string, names: ReadonlySet<string>): string {
  return source.replace(/components\["schemas"\]\["(\w+)"\]/g, (path, name: string) => (names.has(name) ? name : path));
}

/** A property of the given name with each of its members changed; any other as it is. */
function withMembers(member: ts.TypeElement, name: string, change: (member: ts.TypeElement) => ts.TypeElement) {
  if (!isPropertySignature(member) || nameOf(member) !== name) return member;
  if (!member.type || !isTypeLiteralNode(member.type)) return member;
  const type = factory.createTypeLiteralNode(member.type.members.map(change));
  return factory.updatePropertySignature(member, member.modifiers, member.name, member.questionToken, type);
}

function nameOf({ name }: ts.TypeElement): string {
  return name && (typescript.isIdentifier(name) || typescript.isStringLiteral(name)) ? name.text : "";
}

function declaredName(node: ts.Node): string[] {
  return isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node) ? [node.name.text] : [];
}
