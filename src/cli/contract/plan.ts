import { type OpenApiDocument, type Operation, operationsOf } from "../document/model.js";
import { rolesOf } from "../types/roles.js";

/** GET operation of the document. */
export interface ReadOperation {
  /** `GET /path/{template}`. */
  readonly key: string;
  readonly path: string;
  readonly operation: Operation;
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
  const operations = reads.map(({ path, key, operation, parameters }): ReadOperation => {
    const formats = new Map<string, string>();
    const query = new Map<string, string>();
    let missing: string | undefined;
    for (const { name, in: place, required, schema } of parameters) {
      if (place === "path" && schema?.format) formats.set(name, schema.format);
      if (place !== "query" || !required) continue;
      const [value] = [schema?.enum].flat();
      if (typeof value === "string") query.set(name, value);
      else missing ??= name;
    }
    return {
      ...{ key, path, operation, missing },
      names: Array.from(path.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => name),
      formats: Object.fromEntries(formats),
      query: Object.fromEntries(query),
      roles: rolesOf(operation, key) ?? [],
    };
  });
  return operations.sort((one, other) => one.names.length - other.names.length);
}

/** Returns the operations that match a pattern (`*` for any text), and those that provide the IDs for them. */
export function selectOperations(operations: readonly ReadOperation[], pattern: string) {
  const parts = pattern.toLowerCase().split("*");
  // A regular expression with several `*` can take quadratic time.
  const isSelected = ({ key }: ReadOperation) => {
    let rest: string | undefined = key.toLowerCase();
    for (const part of parts) rest = rest?.includes(part) ? rest.slice(rest.indexOf(part) + part.length) : undefined;
    return rest !== undefined;
  };
  const reported = operations.filter(isSelected);
  const parents = reported.flatMap(({ path, names }) => names.map((name) => parentOf(path, name)));
  const segments = new Set(parents.map(lastSegment));
  const supporting = operations.filter(
    (operation) =>
      !reported.includes(operation) &&
      (parents.includes(operation.path) || (operation.names.length === 0 && segments.has(lastSegment(operation.path)))),
  );
  return { reported, supporting };
}
