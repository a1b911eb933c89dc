import { type OpenApiDocument, operationsOf } from "../document/model.js";
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
  readonly query: Readonly<Record<string, string>>;
  /** Required query parameter without a known value. */
  readonly missing: string | undefined;
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
    const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
    const placed = (place: string) => parameters.filter((parameter) => parameter.in === place);
    const formats = placed("path").flatMap(({ name, schema }) => (schema?.format ? [[name, schema.format]] : []));
    const needed = placed("query").filter(({ required }) => required === true);
    const values = needed.map(({ name, schema }): [string, unknown] => [name, [schema?.enum].flat()[0]]);
    const known = values.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return {
      ...{ key, path, tag, names },
      formats: Object.fromEntries(formats),
      query: Object.fromEntries(known),
      missing: values.find(([, value]) => typeof value !== "string")?.[0],
      roles: rolesOf(operation, key) ?? [],
    };
  });
  return operations.sort((one, other) => one.names.length - other.names.length);
}

/** Returns the operations that match a pattern (`*` for any text), and those that provide the IDs for them. */
export function selectOperations(operations: readonly ReadOperation[], pattern: string) {
  // A regular expression with several `*` can take quadratic time.
  const parts = pattern.toLowerCase().split("*");
  const reported = operations.filter((operation) => {
    const key = operation.key.toLowerCase();
    let at = 0;
    return parts.every((part) => {
      const start = key.indexOf(part, at);
      at = start + part.length;
      return start !== -1;
    });
  });
  const parents = reported.flatMap(({ path, names }) => names.map((name) => parentOf(path, name)));
  const segments = new Set(parents.map(lastSegment));
  const supporting = operations.filter(
    (operation) =>
      !reported.includes(operation) &&
      (parents.includes(operation.path) || (operation.names.length === 0 && segments.has(lastSegment(operation.path)))),
  );
  return { reported, supporting };
}
