import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { isReference, type OpenApiDocument, operationsOf, type Parameter, resolve, type Schema } from "./document.js";

/** The TypeScript source of a document's path types. */
export async function pathTypes(document: OpenApiDocument, banner: string): Promise<string> {
  const copy = structuredClone(document);
  dropExtensions(copy);
  typeJsonParameters(copy);
  const requestOnly = requestOnlySchemas(copy);
  const nodes = await openapiTS(copy as never, {
    defaultNonNullable: false,
    silent: true,
    transform(schema, { path = "" }) {
      if (schema.format === "binary") return binary();
      const name = /^#\/components\/schemas\/([^/]+)/.exec(path)?.[1];
      if (schema.format === "int64" && name && requestOnly.has(name)) return numberOrBigint(schema as Schema);
      return undefined;
    },
  });
  return `${banner}\n${astToString(nodes)}`;
}

/** Types need none, and openapi-typescript stumbles over references in them that lead nowhere. */
function dropExtensions(document: OpenApiDocument): void {
  for (const { operation } of operationsOf(document)) {
    for (const key of Object.keys(operation)) if (key.startsWith("x-")) delete operation[key as `x-${string}`];
  }
}

/** openapi-typescript types a JSON-content query parameter as string; as a schema parameter it gets its own type. */
function typeJsonParameters(document: OpenApiDocument): void {
  const everywhere = [
    ...Object.values(document.components?.parameters ?? {}),
    ...Object.values(document.paths).flatMap((item) => item.parameters ?? []),
    ...[...operationsOf(document)].flatMap(({ operation }) => operation.parameters ?? []),
  ];
  for (const parameter of everywhere) {
    if (isReference(parameter)) continue;
    const schema = jsonContent(parameter);
    if (!schema) continue;
    parameter.schema = schema;
    delete parameter.content;
  }
}

/** The schema of a parameter that travels as JSON text. */
export function jsonContent(parameter: Parameter): Schema | undefined {
  return parameter.content?.["application/json"]?.schema;
}

/** Names of the schemas that only requests use: their int64 properties take a bigint too. */
function requestOnlySchemas(document: OpenApiDocument): Set<string> {
  const sent = new Set<string>();
  const received = new Set<string>();
  for (const { operation } of operationsOf(document)) {
    collectSchemas(document, operation.requestBody, sent);
    collectSchemas(document, operation.responses, received);
  }
  return new Set([...sent].filter((name) => !received.has(name)));
}

function collectSchemas(document: OpenApiDocument, node: unknown, names: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if (isReference(node)) {
    const name = /^#\/components\/schemas\/(.+)$/.exec(node.$ref)?.[1];
    if (name !== undefined) {
      if (names.has(name)) return;
      names.add(name);
    }
    collectSchemas(document, resolve<unknown>(document, node), names);
    return;
  }
  for (const value of Object.values(node)) collectSchemas(document, value, names);
}

const keyword = (kind: ts.KeywordTypeSyntaxKind) => ts.factory.createKeywordTypeNode(kind);

function binary(): ts.TypeNode {
  return ts.factory.createTypeReferenceNode("Blob");
}

function numberOrBigint(schema: Schema): ts.TypeNode {
  const types = [keyword(ts.SyntaxKind.NumberKeyword), keyword(ts.SyntaxKind.BigIntKeyword)];
  const nullable = Array.isArray(schema.type) && schema.type.includes("null");
  return ts.factory.createUnionTypeNode(
    nullable ? [...types, ts.factory.createLiteralTypeNode(ts.factory.createNull())] : types,
  );
}
