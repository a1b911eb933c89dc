import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compare, normalise } from "../../src/cli/diff/compare.js";
import type { DiffFinding } from "../../src/cli/diff/findings.js";
import type { OpenApiDocument, Operation, Schema } from "../../src/cli/document/model.js";
import { modernize } from "../../src/cli/document/repair.js";
import { isObject } from "../../src/util/objects.js";

export const generated = fileURLToPath(new URL("../../generated/vspc.openapi.json", import.meta.url));

const base: OpenApiDocument = JSON.parse(readFileSync(generated, "utf8"));
export const ours = normalise(base);

/** Reads a document as the command does. */
export function read(document: OpenApiDocument) {
  const copy = structuredClone(document);
  modernize(copy);
  return normalise(copy);
}

/**
 * Changes to a document: new values, or functions of the old ones, by their place. A place is the name of an operation, or the
 * group of a component, followed by keys. `undefined` removes a value.
 */
export type Edits = Readonly<Record<string, unknown>> | ((document: OpenApiDocument) => void);

/** Returns a changed copy of our document. */
export function changed(edits: Edits): OpenApiDocument {
  const copy = structuredClone(base);
  if (typeof edits === "function") edits(copy);
  else for (const [place, value] of Object.entries(edits)) edit(copy, place, value);
  return copy;
}

function edit(document: OpenApiDocument, place: string, value: unknown): void {
  const [first = "", second = "", ...rest] = place.split(" ");
  const operation = ["paths", second, first.toLowerCase(), ...rest];
  const component = [...(first === "paths" ? [] : ["components"]), first, second, ...rest];
  const keys = /^[A-Z]+$/.test(first) ? operation : component;
  /** Returns the key of a child, which lists of parameters have under its name. */
  const keyIn = (node: Node, key: string) =>
    Array.isArray(node) ? `${node.findIndex(({ name }) => name === key)}` : key;
  const last = keys.pop() ?? "";
  const parent = keys.reduce((node, key) => present(node[keyIn(node, key)], place) as Node, document as object as Node);
  const key = keyIn(parent, last);
  const changed = typeof value === "function" ? value(parent[key]) : value;
  if (changed !== undefined) parent[key] = changed;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (present(parent[key], place) !== undefined) delete parent[key];
}

/** Returns findings as `place: kind: ours -> theirs (directions)`. */
export function findings(theirs: OpenApiDocument, from = ours) {
  const comparison = compare(from, read(theirs));
  const { breaking, other } = bySeverity(comparison);
  return { breaking: breaking.map(line), other: other.map(line), otherSections: comparison.otherSections };
}

/** Returns the breaking and the other findings, each sorted by place. */
export function bySeverity({ findings: all }: ReturnType<typeof compare>): Record<"breaking" | "other", DiffFinding[]> {
  const sorted = all.toSorted((one, other) => (line(one) < line(other) ? -1 : 1));
  const breaking = sorted.filter(({ severity }) => severity === "error");
  return { breaking, other: sorted.filter((one) => !breaking.includes(one)) };
}

export const nothing = { breaking: [], other: [], otherSections: 0 };

function line({ place, kind, ours, theirs, directions }: DiffFinding): string {
  return `${place}: ${kind}: ${ours} -> ${theirs}${directions.length > 0 ? ` (${directions.join(", ")})` : ""}`;
}

export function schemaOf(document: OpenApiDocument, name: string): Schema {
  return present(document.components?.schemas?.[name], name);
}

export function operationOf(document: OpenApiDocument, name: string): Operation {
  const [method = "", path = ""] = name.split(" ");
  return present(document.paths[path]?.[method.toLowerCase()], name);
}

/** The response objects of an operation, by status. */
export function responsesOf(document: OpenApiDocument, operation: string): Record<string, unknown> {
  return present(operationOf(document, operation).responses, `${operation}: responses`);
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
  return findings(their, read(our));
}
