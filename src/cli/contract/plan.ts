import { isObject } from "../../util/objects.js";
import { type OpenApiDocument, operationsOf, type Parameter } from "../document/model.js";
import { rolesOf } from "../types/roles.js";

/** A read of the document. */
export interface ReadOperation {
  /** `GET /path/{template}`. */
  readonly key: string;
  readonly path: string;
  readonly tag: string;
  /** Names in the path, in order. */
  readonly names: readonly string[];
  /** Formats of their values, where the document tells. */
  readonly formats: Readonly<Record<string, string>>;
  /** Query parameters that it cannot do without, and a value where the document lists the values. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The roles that may call it; empty where the document does not tell. */
  readonly roles: readonly string[];
}

/** What stands between a name's slashes: `/tenants/{tenantUid}` has the name below `/tenants`. */
export function parentOf(path: string, name: string): string {
  return path.slice(0, path.indexOf(`/{${name}}`));
}

/** The last part of a path: `backupResources`. */
export const lastSegment = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Every GET of the document, those with fewer names in their path first: their answers hold the ids for the others. */
export function readOperations(document: OpenApiDocument): ReadOperation[] {
  const reads = [...operationsOf(document)].filter(({ method }) => method === "get");
  const operations = reads.map(({ path, operation, parameters }) => {
    const key = `GET ${path}`;
    const [tag = ""] = operation.tags ?? [];
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
    return {
      key,
      path,
      tag,
      names,
      formats: pathFormats(parameters),
      query: neededQuery(parameters),
      roles: rolesOf(operation, key) ?? [],
    };
  });
  return operations.sort((one, other) => one.names.length - other.names.length);
}

function pathFormats(parameters: readonly Parameter[]): Record<string, string> {
  const named = parameters.filter((parameter) => parameter.in === "path");
  return Object.fromEntries(named.flatMap(({ name, schema }) => (schema?.format ? [[name, schema.format]] : [])));
}

function neededQuery(parameters: readonly Parameter[]): Record<string, string | undefined> {
  const needed = parameters.filter((parameter) => {
    const isRequired = "required" in parameter && parameter.required === true;
    return parameter.in === "query" && isRequired;
  });
  return Object.fromEntries(needed.map(({ name, schema }) => [name, listedValue(schema)]));
}

function listedValue(schema: unknown): string | undefined {
  const [value] = isObject(schema) && Array.isArray(schema.enum) ? schema.enum : [];
  return typeof value === "string" ? value : undefined;
}

/** Those that a pattern names, with `*` for any text, and those whose answers hold the ids for them. */
export function selectOperations(operations: readonly ReadOperation[], pattern: string) {
  const text = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const wanted = new RegExp(text.join(".*"), "i");
  const reported = operations.filter(({ key }) => wanted.test(key));
  const parents = reported.flatMap(({ path, names }) => names.map((name) => parentOf(path, name)));
  const segments = new Set(parents.map(lastSegment));
  const supporting = operations.filter(
    (operation) =>
      !reported.includes(operation) &&
      (parents.includes(operation.path) || (operation.names.length === 0 && segments.has(lastSegment(operation.path)))),
  );
  return { reported, supporting };
}
