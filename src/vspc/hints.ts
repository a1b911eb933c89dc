import type { Call, Send } from "../http/call.js";
import { ApiError, withDetails } from "../http/errors.js";
import { closest } from "../util/closest.js";
import type { OperationTable } from "./requests.js";

const apiPath = "/api/v3";

/** Adds the likely mistake to an error: missing roles, the path of `baseUrl`, or an operation that does not exist. */
export function withHints(send: Send, baseUrl: string, operations: OperationTable): Send {
  return async (call) => {
    try {
      return await send(call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.operation !== call.operation) throw error;
      // A hint that cannot be loaded must not replace the error.
      const hint = await hintFor(error, call, baseUrl, operations).catch(() => undefined);
      throw hint ? withDetails(error, {}, hint) : error;
    }
  };
}

async function hintFor(error: ApiError, { operation }: Call, baseUrl: string, operations: OperationTable) {
  // A proxy between client and server responded.
  if (error.kind === "transport") return undefined;
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
