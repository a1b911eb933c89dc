import { type FoundOperation, type OpenApiDocument, operationsOf } from "../document/model.js";
import { rolesOf } from "../types/roles.js";

/** GET operation of the document. */
export interface ReadOperation extends FoundOperation {
  /** Path parameters, in order. */
  readonly names: readonly string[];
  /** Roles that can call the operation, if the document declares them. */
  readonly roles: readonly string[];
}

/** Returns the path before a parameter: `/tenants` for `/tenants/{tenantUid}`. */
export function parentOf(path: string, name = ""): string {
  return path.slice(0, path.indexOf(`/{${name}}`));
}

/** Returns the last segment of a path, such as `backupResources`. */
export const lastSegment = (path: string) => path.slice(path.lastIndexOf("/") + 1);

export function readOperations(document: OpenApiDocument): ReadOperation[] {
  const reads = [...operationsOf(document)].filter(({ method }) => method === "get");
  return reads.map((found) => {
    const names = Array.from(found.path.matchAll(/\{([^{}]+)\}/g), ([, name = ""]) => name);
    return { ...found, names, roles: rolesOf(found.operation, found.key) ?? [] };
  });
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
  const parents = new Set(reported.flatMap(({ path, names }) => names.map((name) => parentOf(path, name))));
  const segments = new Set([...parents].map(lastSegment));
  const supporting = operations.filter(({ path, names }) => {
    return parents.has(path) || (names.length === 0 && segments.has(lastSegment(path)));
  });
  return { reported, supporting: supporting.filter((operation) => !reported.includes(operation)) };
}
