import { createRequire } from "node:module";
import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import { patchedOf } from "../document/content.js";
import {
  DocumentError,
  type FoundOperation,
  isReference,
  jsonParametersOf,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from "../document/model.js";
import { type View, viewOf, visitProperties } from "../document/view.js";
import { long } from "./named-types.js";
import { describeRoles } from "./roles.js";
import { changeInterface, changeMembers, type Members, reference, typescript, union, withComment } from "./syntax.js";
import { type TypeFileOptions, type TypeFiles, typeFiles } from "./type-files.js";

type OpenApiTypescript = typeof import("openapi-typescript");
type Transforms = Required<Pick<OpenAPITSOptions, "transform" | "postTransform">>;

// The main module of openapi-typescript would load the rules of a linter.
const load = createRequire(import.meta.url);
const { scanDiscriminators, resolveRef }: OpenApiTypescript = load("openapi-typescript/dist/lib/utils.cjs");
const transformSchema: OpenApiTypescript["transformSchema"] = load("openapi-typescript/dist/transform/index.cjs");
const { factory, SyntaxKind } = typescript;

/** Generates the TypeScript files for a document. */
export function pathTypes(document: OpenApiDocument, options: TypeFileOptions): TypeFiles {
  const copy = structuredClone(document);
  describeRoles(copy);
  dropExtensions(copy);
  typeJsonParameters(copy);
  const operations = [...operationsOf(copy)];
  const schemasOf = (part: "responses" | "requestBody") => operations.map(({ operation }) => operation[part]);
  const [received, sent] = [schemasIn(copy, schemasOf("responses")), schemasIn(copy, schemasOf("requestBody"))];
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
      return dated ? reference("WithDates", type, union(writableDateTimes(viewOf(copy)(schema)))) : undefined;
    },
  });
  return typeFiles(completeOperations(nodes, document), options);
}

const requestPart = /\/(requestBod(y|ies)|parameters)\//;

/** Removes extensions of operations: openapi-typescript fails on unresolved references in them. */
function dropExtensions(document: OpenApiDocument): void {
  for (const { operation } of operationsOf(document)) {
    for (const key of Object.keys(operation)) if (key.startsWith("x-")) delete operation[key as `x-${string}`];
  }
}

/** Turns parameters with JSON content into schema parameters, because openapi-typescript types them as string. */
function typeJsonParameters(document: OpenApiDocument): void {
  for (const parameter of jsonParametersOf(document)) {
    parameter.schema = parameter.content?.["application/json"]?.schema ?? {};
    delete parameter.content;
  }
}

/** Returns the names of all schemas that a part of the document refers to, directly or indirectly. */
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

/** Whether a schema contains a date-time, apart from the schemas that it refers to. */
const isDated = (schema: unknown) => `${JSON.stringify(schema)}`.includes('"format":"date-time"');

/** Returns the names of writable date-times in a schema, such as `contact.birthday`. */
function writableDateTimes(root: View): string[] {
  const found = new Set<string>();
  visitProperties(root, ({ readOnly, format }, path) => {
    if (format === "date-time" && !readOnly) found.add(path.join("."));
    return !readOnly;
  });
  return [...found].sort();
}

/** Returns the nodes of openapi-typescript. Its main function would lint and bundle the document again. */
function transformDocument(document: OpenApiDocument, transforms: Transforms): ts.Node[] {
  const schema = Object.assign(document) as OpenAPI3;
  const options = { ...transforms, silent: true };
  const context = {
    ...options,
    discriminators: scanDiscriminators(schema, options),
    injectFooter: [],
    resolve: (ref: string) => resolveRef(schema, ref, { silent: true }),
  };
  return transformSchema(schema, context as unknown as GlobalContext);
}

/**
 * Adds to each operation its summary, at its path parameters where editors show it, and the date-times of the patched schema
 * that can be passed as Date. Throws DocumentError if two operations have the same ID.
 */
function completeOperations(nodes: readonly ts.Node[], document: OpenApiDocument): ts.Node[] {
  const byId = new Map<string | undefined, FoundOperation>();
  for (const found of operationsOf(document)) {
    const { operationId: id } = found.operation;
    const other = id && byId.get(id);
    if (other) throw new DocumentError(`operationId ${id}: used by ${other.key} and ${found.key}`);
    byId.set(id, found);
  }
  return changeInterface(nodes, "operations", (operations) => {
    for (const [id, property] of operations) {
      const operation = byId.get(id)?.operation;
      if (operation)
        operations.set(
          id,
          changeMembers(property, (members) => complete(members, operation, document)),
        );
    }
  });
}

function complete(members: Members, operation: Operation, document: OpenApiDocument): void {
  const parameters = members.get("parameters");
  if (parameters)
    members.set(
      "parameters",
      changeMembers(parameters, (places) => describe(places, operation)),
    );
  const view = patchedOf(document, operation)?.view;
  const names = view ? writableDateTimes(view) : [];
  if (names.length === 0) return;
  members.set("dateTimes", factory.createPropertySignature(undefined, "dateTimes", undefined, union(names)));
}

function describe(places: Members, { summary }: Operation): void {
  const path = places.get("path");
  if (summary && path?.type && typescript.isTypeLiteralNode(path.type)) places.set("path", withComment(summary, path));
}

/** Returns the type of a schema with a format. `nodes` replace the types in `meant`. */
function formatted({ type = [] }: Schema, meant: readonly string[], nodes: ts.TypeNode[]): ts.TypeNode | undefined {
  const types = [type].flat();
  if (!types.some((name) => meant.includes(name))) return undefined;
  const others = types.flatMap((name): ts.TypeNode[] => {
    if (name === "null") return [factory.createLiteralTypeNode(factory.createNull())];
    return name === "string" && !meant.includes(name) ? [text()] : [];
  });
  const [only, ...more] = [...nodes, ...others];
  return only && more.length > 0 ? factory.createUnionTypeNode([only, ...more]) : only;
}

/** Returns the type of a date-time: string, or also Date if it is only sent. */
const dateTime = (sent: boolean) => [text(), ...(sent ? [reference("Date")] : [])];

const text = (): ts.TypeNode => factory.createKeywordTypeNode(SyntaxKind.StringKeyword);

/** Returns the type of a 64-bit integer: a placeholder, or number and bigint if it is only sent. */
function longInteger(sent: boolean): ts.TypeNode[] {
  if (!sent) return [reference(long)];
  const kinds = [SyntaxKind.NumberKeyword, SyntaxKind.BigIntKeyword] as const;
  return kinds.map((kind) => factory.createKeywordTypeNode(kind));
}

/** Adds a note to integers that a number cannot represent exactly. */
function noteRounding(schema: Schema, note = ""): void {
  const { description = "", maximum = Number.POSITIVE_INFINITY } = schema;
  if (Number(maximum) <= Number.MAX_SAFE_INTEGER || `${description}`.endsWith(note)) return;
  schema.description = `${description} ${note}`.trim();
}
