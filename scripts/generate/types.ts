import { createRequire } from "node:module";
import type ts from "typescript";
import { isReference, type OpenApiDocument, operationsOf, type Parameter, resolve, type Schema } from "./document.js";
import { describeRoles } from "./roles.js";

// Required: imported, Node reads all of TypeScript once more for the names of its exports, 0.4 seconds long.
const require = createRequire(import.meta.url);
const { factory, SyntaxKind }: typeof ts = require("typescript");
const { default: openapiTS, astToString }: typeof import("openapi-typescript") = require("openapi-typescript");

/** Stands for a 64-bit integer of an answer until it is known how those are read. */
const long = "Int64Placeholder";

/** The TypeScript source of a document's path types, with 64-bit integers of answers as `number` and as `bigint`. */
export async function pathTypes(
  document: OpenApiDocument,
  banner: string,
): Promise<Record<"number" | "bigint", string>> {
  const copy = structuredClone(document);
  describeRoles(copy);
  dropExtensions(copy);
  typeJsonParameters(copy);
  const requestOnly = requestOnlySchemas(copy);
  const nodes = await openapiTS(copy as never, {
    defaultNonNullable: false,
    silent: true,
    transform(schema, { path = "" }) {
      if (schema.format === "binary") return factory.createTypeReferenceNode("Blob");
      if (!/^u?int64$/.test(schema.format ?? "")) return undefined;
      const name = /^#\/components\/schemas\/([^/]+)/.exec(path)?.[1];
      return longInteger(schema as Schema, name === undefined ? isParameter(path) : requestOnly.has(name));
    },
  });
  const source = astToString(nodes);
  const as = (type: string) => `${banner}\n${source.replaceAll(long, type)}`;
  return { number: as("number"), bigint: as("bigint") };
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

const isParameter = (path: string) => /\/parameters\//.test(path);

/** The type of a 64-bit integer; what is only sent takes both forms. */
function longInteger(schema: Schema, sent: boolean): ts.TypeNode {
  const types = [schema.type ?? []].flat().flatMap((type): ts.TypeNode[] => {
    if (type === "null") return [factory.createLiteralTypeNode(factory.createNull())];
    if (type === "string") return [factory.createKeywordTypeNode(SyntaxKind.StringKeyword)];
    if (!sent) return [factory.createTypeReferenceNode(long)];
    return [SyntaxKind.NumberKeyword, SyntaxKind.BigIntKeyword].map((kind) =>
      factory.createKeywordTypeNode(kind as ts.KeywordTypeSyntaxKind),
    );
  });
  return factory.createUnionTypeNode(types);
}
