import type { GlobalContext, OpenAPI3, OpenAPITSOptions } from "openapi-typescript";
import type ts from "typescript";
import { patchedOf } from "../document/content.js";
import {
  DocumentError,
  jsonParametersOf,
  type OpenApiDocument,
  operationsOf,
  resolve,
  type Schema,
} from "../document/model.js";
import { type View, viewOf, visitProperties } from "../document/view.js";
import { long } from "./named-types.js";
import { describeRoles } from "./roles.js";
import {
  addJSDocComment,
  addMember,
  interfacesOf,
  membersOf,
  NULL,
  NUMBER,
  reference,
  resolveRef,
  STRING,
  scanDiscriminators,
  transformSchema,
  tsUnion,
  typescript,
  union,
} from "./syntax.js";
import { type TypeFileOptions, type TypeFiles, typeFiles } from "./type-files.js";

type Transforms = Required<Pick<OpenAPITSOptions, "transform" | "postTransform">>;

/** Generates the TypeScript files for a document. */
export function pathTypes(document: OpenApiDocument, options: TypeFileOptions): TypeFiles {
  const copy = structuredClone(document);
  describeRoles(copy);
  dropExtensions(copy);
  typeJsonParameters(copy);
  const operations = [...operationsOf(copy)];
  const schemasOf = (part: "responses" | "requestBody") => operations.map(({ operation }) => operation[part]);
  const [received, sent] = [referencesIn(copy, schemasOf("responses")), referencesIn(copy, schemasOf("requestBody"))];
  const isSent = (path: string) => {
    const [$ref] = /^#\/components\/schemas\/[^/]+/.exec(path) ?? [];
    return $ref === undefined ? requestPart.test(path) : sent.has($ref) && !received.has($ref);
  };
  const nodes = transformDocument(copy, {
    transform(schema, { path = "" }) {
      const { format = "" } = schema;
      if (format === "binary") return reference("Blob");
      if (format === "date-time")
        return formatted(schema as Schema, /^string$/, isSent(path) ? [STRING, reference("Date")] : [STRING]);
      if (!/^u?int64$/.test(format)) return undefined;
      if (!isSent(path)) noteRounding(schema as Schema, options.roundingNote);
      return formatted(
        schema as Schema,
        /^(integer|number)$/,
        isSent(path) ? [NUMBER, reference("bigint")] : [reference(long)],
      );
    },
    postTransform(type, { path = "" }) {
      if (!/\/requestBod(y|ies\/[^/]+)\/content\/[^/]+$/.test(path)) return undefined;
      const { schema } = resolve<{ schema?: Schema }>(copy, { $ref: path });
      const shared = [...referencesIn(copy, schema)].filter(($ref) => received.has($ref));
      const dated = shared.some(($ref) => isDated(resolve<unknown>(copy, { $ref })));
      return dated ? reference("WithDates", type, union(writableDateTimes(viewOf(copy)(schema)))) : undefined;
    },
  });
  completeOperations(nodes, document);
  return typeFiles(nodes, options);
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

/** Returns all references in a part of the document, direct and indirect ones. */
function referencesIn(document: OpenApiDocument, part: unknown, found = new Set<string>()): Set<string> {
  for (const [, $ref = ""] of JSON.stringify(part ?? null).matchAll(/"\$ref":"([^"]+)"/g)) {
    if (found.has($ref)) continue;
    found.add($ref);
    referencesIn(document, resolve<unknown>(document, { $ref }), found);
  }
  return found;
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
function completeOperations(nodes: readonly ts.Node[], document: OpenApiDocument): void {
  const types = membersOf(interfacesOf(nodes).get("operations"));
  const keys = new Map<string, string>();
  for (const { key, operation } of operationsOf(document)) {
    const { operationId: id, summary } = operation;
    if (!id) continue;
    const other = keys.get(id);
    if (other !== undefined) throw new DocumentError(`operationId ${id}: used by ${other} and ${key}`);
    keys.set(id, key);
    const type = types.get(id)?.type;
    const path = membersOf(membersOf(type).get("parameters")?.type).get("path");
    if (summary && path?.type && typescript.isTypeLiteralNode(path.type)) addJSDocComment({ summary }, path);
    const view = patchedOf(document, operation)?.view;
    const names = view ? writableDateTimes(view) : [];
    if (names.length > 0) addMember(type, "dateTimes", union(names));
  }
}

/** Returns the type of a schema with a format. `nodes` replace the types in `meant`. */
function formatted({ type = [] }: Schema, meant: RegExp, nodes: ts.TypeNode[]): ts.TypeNode | undefined {
  const types = [type].flat();
  if (!types.some((name) => meant.test(name))) return undefined;
  const isText = types.includes("string") && !meant.test("string");
  const others = [...(types.includes("null") ? [NULL] : []), ...(isText ? [STRING] : [])];
  return tsUnion([...nodes, ...others]);
}

/** Adds a note to integers that a number cannot represent exactly. */
function noteRounding(schema: Schema, note = ""): void {
  const { description = "", maximum = Number.POSITIVE_INFINITY } = schema;
  if (Number(maximum) <= Number.MAX_SAFE_INTEGER || `${description}`.endsWith(note)) return;
  schema.description = `${description} ${note}`.trim();
}
