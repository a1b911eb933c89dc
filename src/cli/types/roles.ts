import { DocumentError, type OpenApiDocument, type Operation, operationsOf } from "../document/model.js";

const extension = "x-veeam-vspc-admitted-roles";

/** Adds the roles that can call an operation to its description, if the document declares them. */
export function describeRoles(document: OpenApiDocument): void {
  const operations = [...operationsOf(document)];
  const all = new Set(operations.flatMap(({ key, operation }) => rolesOf(operation, key) ?? []));
  for (const { key, operation } of operations) {
    const roles = rolesOf(operation, key);
    const words = roles?.length === all.size ? "every role" : roles?.join(", ");
    const callers = operation["x-veeam-allow-anonymous"] === true ? "anyone, without credentials" : words;
    if (callers)
      operation.description = [operation.description, `Who may call it: ${callers}.`].filter(Boolean).join("\n\n");
  }
}

/** Returns the roles that can call an operation, or `undefined` if the document does not declare them. */
export function rolesOf(operation: Operation, key: string): string[] | undefined {
  const roles = operation[extension];
  if (roles === undefined) return undefined;
  if (Array.isArray(roles) && roles.every((role) => typeof role === "string")) return roles;
  throw new DocumentError(`${key}: ${extension} must be a list of names, got ${JSON.stringify(roles)}`);
}
