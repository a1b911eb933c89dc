import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compare, normalise } from "../../src/cli/diff/compare.js";
import type { Comparison, DiffFinding } from "../../src/cli/diff/findings.js";
import type { OpenApiDocument, Operation, Parameter, Schema } from "../../src/cli/document/model.js";
import { isObject } from "../../src/util/objects.js";

type DescribedOperation = Operation & { tags?: string[]; deprecated?: boolean };
type DescribedParameter = Parameter & { required?: boolean; explode?: boolean };

export const generated = fileURLToPath(new URL("../../generated/vspc.openapi.json", import.meta.url));

const base: OpenApiDocument = JSON.parse(readFileSync(generated, "utf8"));
const ours = normalise(base);

/** Returns a changed copy of our document. */
export function changed(change: (document: OpenApiDocument) => void): OpenApiDocument {
  const copy = structuredClone(base);
  change(copy);
  return copy;
}

/** Returns findings as `place: kind: ours -> theirs (directions)`. */
export function findings(theirs: OpenApiDocument, from = ours) {
  const comparison = compare(from, normalise(theirs));
  const { breaking, other } = bySeverity(comparison);
  return { breaking: breaking.map(line), other: other.map(line), otherSections: comparison.otherSections };
}

/** Returns the breaking and the other findings, each sorted by place. */
export function bySeverity({ findings: all }: Comparison): Record<"breaking" | "other", DiffFinding[]> {
  const sorted = all.toSorted((one, other) => (line(one) < line(other) ? -1 : 1));
  const breaking = sorted.filter(({ severity }) => severity === "error");
  return { breaking, other: sorted.filter((one) => !breaking.includes(one)) };
}

type Planted = [
  title: string,
  change: (document: OpenApiDocument) => void,
  found: Partial<ReturnType<typeof findings>>,
];

/** Defines a test for each change to our document, which must be the only finding. */
export function findsPlanted(where: string, planted: Planted[]): void {
  describe(`planted in ${where}`, () => {
    it.each(planted)("%s", (_, change, found) => {
      expect(findings(changed(change))).toEqual({ ...nothing, ...found });
    });
  });
}

export const nothing = { breaking: [], other: [], otherSections: 0 };

function line({ place, kind, ours, theirs, directions }: DiffFinding): string {
  return `${place}: ${kind}: ${ours} -> ${theirs}${directions.length > 0 ? ` (${directions.join(", ")})` : ""}`;
}

export function schemaOf(document: OpenApiDocument, name: string): Schema {
  return present(document.components?.schemas?.[name], name);
}

/** Returns the required names of a schema. */
export function requiredOf({ required }: Schema): readonly unknown[] {
  return Array.isArray(required) ? required : [];
}

export function propertyOf(document: OpenApiDocument, schema: string, property: string): Schema {
  return present(schemaOf(document, schema).properties?.[property], `${schema}.${property}`);
}

export function operationOf(document: OpenApiDocument, name: string): DescribedOperation {
  const [method = "", path = ""] = name.split(" ");
  return present(document.paths[path]?.[method.toLowerCase()], name);
}

/** A shared parameter. */
export function parameterOf(document: OpenApiDocument, name: string): DescribedParameter & { schema: Schema } {
  const parameter = present(document.components?.parameters?.[name], name);
  return Object.assign(parameter, { schema: present(parameter.schema, `${name}: schema`) });
}

/** Returns a parameter that the operation declares. */
export function ownParameterOf(document: OpenApiDocument, operation: string, name: string) {
  const declared = operationOf(document, operation).parameters ?? [];
  const found = declared.find((node): node is DescribedParameter => "name" in node && node.name === name);
  const parameter = present(found, `${operation}: ${name}`);
  return Object.assign(parameter, { schema: present(parameter.schema, `${name}: schema`) });
}

/** The response objects of an operation, by status. */
export function responsesOf(document: OpenApiDocument, operation: string): Record<string, unknown> {
  return present(operationOf(document, operation).responses, `${operation}: responses`);
}

export function addParameter(document: OpenApiDocument, operation: string, parameter: DescribedParameter): void {
  const target = operationOf(document, operation);
  target.parameters = [...(target.parameters ?? []), parameter];
}

export function addOperation(document: OpenApiDocument, path: string, operation: DescribedOperation): void {
  document.paths[path] = { get: operation };
}

/** Renames a path. */
export function renamePath(document: OpenApiDocument, path: string, name: string): void {
  document.paths[name] = present(document.paths[path], path);
  delete document.paths[path];
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`our document has no ${name}`);
  return value;
}

export type Node = Record<string, unknown>;

/** Calls `visit` with every object below a node, outer ones first. */
export function visitObjects(node: unknown, visit: (object: Node) => void): void {
  if (isNode(node)) visit(node);
  if (typeof node === "object" && node !== null) for (const value of Object.values(node)) visitObjects(value, visit);
}

export const isNode: (value: unknown) => value is Node = isObject;

/** Returns a document with one operation, whose request and response have the same schema. */
export function echo(schema: Schema, schemas: Record<string, Schema> = {}): OpenApiDocument {
  const content = { "application/json": { schema } };
  const post: Operation = { requestBody: { content }, responses: { 200: { description: "Echo.", content } } };
  const info = { title: "Echo", version: "1" };
  return { openapi: "3.1.0", info, paths: { "/echo": { post } }, components: { schemas } };
}

/** Compares two documents. */
export function schemaFindings(our: OpenApiDocument, their: OpenApiDocument) {
  return findings(their, normalise(our));
}

/** Converts a document to OpenAPI 3.0: without type lists, null types and descriptions next to references. */
export function flavoured30(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  copy.openapi = "3.0.3";
  visitObjects(copy, (node) => {
    splitTypes(node);
    splitNull(node);
    if (typeof node.$ref === "string" && "description" in node) {
      node.allOf = [{ $ref: node.$ref }];
      delete node.$ref;
    }
  });
  return copy;
}

function splitTypes(node: Node): void {
  // A value that is always null.
  if (node.type === "null") {
    Object.assign(node, { enum: [null], nullable: true });
    delete node.type;
  }
  if (!Array.isArray(node.type)) return;
  const types: unknown[] = node.type.filter((type) => type !== "null");
  if (types.length < node.type.length) node.nullable = true;
  delete node.type;
  Object.assign(node, types.length === 1 ? { type: types[0] } : { oneOf: types.map((type) => ({ type })) });
  if (Array.isArray(node.enum)) node.enum = node.enum.filter((value) => value !== null);
}

function splitNull(node: Node): void {
  if (!Array.isArray(node.anyOf) || !node.anyOf.some(isNull)) return;
  Object.assign(node, { allOf: node.anyOf.filter((part) => !isNull(part)), nullable: true });
  delete node.anyOf;
}

const isNull = (schema: unknown) => isNode(schema) && schema.type === "null";
