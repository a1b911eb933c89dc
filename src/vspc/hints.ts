import type { Call } from "../http/call.js";
import type { ApiError } from "../http/errors.js";
import { closest } from "../util/closest.js";
import type { OperationTable } from "./operations.js";

/** Returns a function that finds the likely mistake: missing roles, the path of `baseUrl`, or an unknown operation. */
export function hintsFor(baseUrl: string, operations: OperationTable) {
  return async (error: ApiError, { operation }: Call): Promise<string | undefined> => {
    // A proxy between client and server responded, or a product behind the console.
    if (error.kind === "transport" || operation.includes(" /proxy/")) return undefined;
    if (error.status === 403) {
      // Loaded on demand: few programs need the table.
      const { admittedRoles } = await import("../../generated/vspc.roles.js");
      return admittedRoles[operation] && `roles that may call it: ${admittedRoles[operation].join(", ")}`;
    }
    if (error.kind !== "protocol" && ![400, 404, 405].includes(error.status ?? 0)) return undefined;
    const { pathname } = new URL(baseUrl);
    if (error.status !== 400 && error.type === undefined && !pathname.endsWith("/api/v3"))
      return `the path of baseUrl is ${pathname}, the path of the API is /api/v3`;
    const { movedOperations } = await import("../../generated/vspc.moved-operations.js");
    // The path can contain values instead of parameters.
    const isMoved = (from: string) => new RegExp(`^${from.replace(/\{\w+\}/g, "[^/]+")}$`).test(operation);
    const moved = Object.keys(movedOperations).find(isMoved);
    if (error.status === 400 && !moved) return undefined;
    const known: OperationTable = { ...(await import("../../generated/vspc.operations.js")).operations, ...operations };
    if (operation in known) return undefined;
    if (moved) return `no longer part of the API; use ${movedOperations[moved]}`;
    const suggestion = closest(operation, Object.keys(known));
    return `not in the specification${suggestion ? `; did you mean ${suggestion}?` : ""}`;
  };
}
