import type { Call } from "../http/call.js";
import type { ApiError } from "../http/errors.js";
import { closest } from "../util/closest.js";
import type { OperationTable } from "./requests.js";

const apiPath = "/api/v3";

/** Returns a function that finds the likely mistake: missing roles, the path of `baseUrl`, or an unknown operation. */
export function hintsFor(baseUrl: string, operations: OperationTable) {
  return (error: ApiError, call: Call) => hintFor(error, call, baseUrl, operations);
}

async function hintFor(error: ApiError, { operation }: Call, baseUrl: string, operations: OperationTable) {
  // A proxy between client and server responded, or a product behind the console.
  if (error.kind === "transport" || operation.includes(" /proxy/")) return undefined;
  if (error.status === 403) {
    // Loaded on demand: few programs need the table.
    const { admittedRoles } = await import("../../generated/vspc.roles.js");
    const roles = admittedRoles[operation];
    return roles && `roles that may call it: ${roles.join(", ")}`;
  }
  if (error.status !== 404 && error.status !== 405 && error.kind !== "protocol") return undefined;
  const { pathname } = new URL(baseUrl);
  if (error.type === undefined && !pathname.endsWith(apiPath)) {
    return `the path of baseUrl is ${pathname}, the path of the API is ${apiPath}`;
  }
  const { operations: specified } = await import("../../generated/vspc.operations.js");
  const known = [...Object.keys(specified), ...Object.keys(operations)];
  if (known.includes(operation)) return undefined;
  const suggestion = closest(operation, known);
  return `not in the specification${suggestion ? `; did you mean ${suggestion}?` : ""}`;
}
