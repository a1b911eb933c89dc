import { DocumentError, type OpenApiDocument, type Operation, operationsOf } from "../document/model.js";

const extension = "x-veeam-vspc-admitted-roles";

/** Adds the roles that can call an operation to its description, if the document declares them. */
export function describeRoles(document: OpenApiDocument): void {
  const all = everyRole(document);
  for (const { key, operation } of operationsOf(document)) {
    const words = callersOf(operation, key, all);
    if (words)
      operation.description = [operation.description, `Who may call it: ${words}.`].filter(Boolean).join("\n\n");
  }
}

/** Returns the roles that can call an operation, or `undefined` if the document does not declare them. */
export function rolesOf(operation: Operation, key: string): string[] | undefined {
  const roles = operation[extension];
  if (roles === undefined) return undefined;
  if (Array.isArray(roles) && roles.every((role) => typeof role === "string")) return roles;
  throw new DocumentError(`${key}: ${extension} must be a list of names, got ${JSON.stringify(roles)}`);
}

function callersOf(operation: Operation, key: string, all: ReadonlySet<string>): string | undefined {
  if (operation["x-veeam-allow-anonymous"] === true) return "anyone, without credentials";
  const roles = rolesOf(operation, key);
  return roles?.length === all.size ? "every role" : roles?.join(", ");
}

function everyRole(document: OpenApiDocument): Set<string> {
  const operations = [...operationsOf(document)];
  return new Set(operations.flatMap(({ key, operation }) => rolesOf(operation, key) ?? []));
}
