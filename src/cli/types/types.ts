import type ts from "typescript";
import {
  isReference,
  type OpenApiDocument,
  operationsOf,
  type Parameter,
  resolve,
  type Schema,
} from "../document/model.js";
import { long } from "./bigint-types.js";
import { completeOperations } from "./complete-operations.js";
import { writableDateTimes } from "./date-times.js";
import { describeRoles } from "./roles.js";
import { transformDocument } from "./transform.js";
import { type TypeFileOptions, type TypeFiles, typeFiles } from "./type-files.js";
import { typescript, union } from "./typescript.js";

const { factory, SyntaxKind } = typescript;

/** The TypeScript sources of a document's types. */
export async function pathTypes(document: OpenApiDocument, options: TypeFileOptions): Promise<TypeFiles> {
  const copy = structuredClone(document);
  describeRoles(copy);
  dropExtensions(copy);
  typeJsonParameters(copy);
  const received = schemasIn(
    copy,
    [...operationsOf(copy)].map(({ operation }) => operation.responses),
  );
  const sent = schemasIn(
    copy,
    [...operationsOf(copy)].map(({ operation }) => operation.requestBody),
  );
  const isSent = (path: string) => {
    const name = /^#\/components\/schemas\/([^/]+)/.exec(path)?.[1];
    return name === undefined ? requestPart.test(path) : sent.has(name) && !received.has(name);
  };
  const nodes = transformDocument(copy, {
    transform(schema, { path = "" }) {
      const { format = "" } = schema;
      if (format === "binary") return reference("Blob");
      if (format === "date-time") return formatted(schema as Schema, ["string"], dateTime(isSent(path)));
      if (!/^u?int64$/.test(format)) return undefined;
      if (!isSent(path)) noteRounding(schema as Schema, options.roundingNote);
      return formatted(schema as Schema, ["integer", "number"], longInteger(isSent(path)));
    },
    postTransform(type, { path = "" }) {
      if (!/\/requestBod(y|ies\/[^/]+)\/content\/[^/]+$/.test(path)) return undefined;
      const { schema } = resolve<{ schema?: Schema }>(copy, { $ref: path });
      const shared = [...schemasIn(copy, schema)].filter((name) => received.has(name));
      const dated = schema && shared.some((name) => isDated(copy.components?.schemas?.[name]));
      return dated ? reference("WithDates", type, union(writableDateTimes(copy, schema))) : undefined;
    },
  });
  return typeFiles(completeOperations(nodes, document), options);
}

const requestPart = /\/(requestBod(y|ies)|parameters)\//;

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

/** Names of the schemas that a part of the document refers to, also by way of others. */
function schemasIn(document: OpenApiDocument, part: unknown, names = new Set<string>()): Set<string> {
  if (typeof part !== "object" || part === null) return names;
  if (isReference(part)) {
    const name = /^#\/components\/schemas\/(.+)$/.exec(part.$ref)?.[1];
    if (name !== undefined) {
      if (names.has(name)) return names;
      names.add(name);
    }
    return schemasIn(document, resolve<unknown>(document, part), names);
  }
  for (const value of Object.values(part)) schemasIn(document, value, names);
  return names;
}

/** Whether a schema holds a date-time, the schemas it refers to left aside. */
function isDated(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return ("format" in part && part.format === "date-time") || Object.values(part).some(isDated);
}

/** The type of a schema with a format: `nodes` stand for the types that the format is meant for. */
function formatted({ type = [] }: Schema, meant: readonly string[], nodes: ts.TypeNode[]): ts.TypeNode | undefined {
  const types = [type].flat();
  if (!types.some((name) => meant.includes(name))) return undefined;
  const others = types.flatMap((name): ts.TypeNode[] => {
    if (name === "null") return [factory.createLiteralTypeNode(factory.createNull())];
    return name === "string" && !meant.includes(name) ? [factory.createKeywordTypeNode(SyntaxKind.StringKeyword)] : [];
  });
  const [only, ...more] = [...nodes, ...others];
  return only && more.length > 0 ? factory.createUnionTypeNode([only, ...more]) : only;
}

/** A date-time is text; where it is only sent, a Date will do. */
function dateTime(sent: boolean): ts.TypeNode[] {
  const text = factory.createKeywordTypeNode(SyntaxKind.StringKeyword);
  return sent ? [text, reference("Date")] : [text];
}

/** A 64-bit integer as it is read; where it is only sent, both forms will do. */
function longInteger(sent: boolean): ts.TypeNode[] {
  if (!sent) return [reference(long)];
  const kinds = [SyntaxKind.NumberKeyword, SyntaxKind.BigIntKeyword] as const;
  return kinds.map((kind) => factory.createKeywordTypeNode(kind));
}

/** Adds a note to the description of an integer that a number may not represent exactly. */
function noteRounding(schema: Schema, note = ""): void {
  const { description = "", maximum = Number.POSITIVE_INFINITY } = schema;
  if (Number(maximum) <= Number.MAX_SAFE_INTEGER || `${description}`.endsWith(note)) return;
  schema.description = `${description} ${note}`.trim();
}

function reference(name: string, ...parameters: ts.TypeNode[]): ts.TypeReferenceNode {
  return factory.createTypeReferenceNode(name, parameters);
}
