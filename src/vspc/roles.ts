import type { Send } from "../http/call.js";
import { ApiError, withDetails } from "../http/errors.js";

/** Adds the roles that may call the operation to the error of a 403. */
export function nameRoles(send: Send): Send {
  return async (call) => {
    try {
      return await send(call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      const roles = await rolesFor(call.operation);
      throw roles ? withDetails(error, {}, `who may call it: ${roles.join(", ")}`) : error;
    }
  };
}

/** Loads the table for the first 403. The error without roles is better than the error of a missing file. */
async function rolesFor(operation: string): Promise<readonly string[] | undefined> {
  try {
    const { admittedRoles } = await import("../../generated/vspc.roles.js");
    return admittedRoles[operation];
  } catch {
    return undefined;
  }
}
