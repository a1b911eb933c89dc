import { isObject, type OpenApiDocument, operationsOf, type Parameter } from "../document/model.js";
import { rolesOf } from "../types/roles.js";

/** GET operation of the document. */
export interface ReadOperation {
  /** `GET /path/{template}`. */
  readonly key: string;
  readonly path: string;
  readonly tag: string;
  /** Path parameters, in order. */
  readonly names: readonly string[];
  /** Formats of the path parameters that declare one. */
  readonly formats: Readonly<Record<string, string>>;
  /** Required query parameters, with the first value of their enum. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Roles that can call the operation, if the document declares them. */
  readonly roles: readonly string[];
}

/** Returns the path before a parameter: `/tenants` for `/tenants/{tenantUid}`. */
export function parentOf(path: string, name: string): string {
  return path.slice(0, path.indexOf(`/{${name}}`));
}

/** Returns the last segment of a path, such as `backupResources`. */
export const lastSegment = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Returns all GET operations, those with fewer path parameters first: they provide the IDs for the others. */
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

/** Returns the operations that match a pattern (`*` for any text), and those that provide the IDs for them. */
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
