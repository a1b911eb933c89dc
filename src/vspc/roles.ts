import type { Send } from "../http/call.js";
import { ApiError, withDetails } from "../http/errors.js";

/** Says with a 403 which roles may call the operation, where the document tells. */
export function nameRoles(send: Send): Send {
  return async (call) => {
    try {
      return await send(call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 403) throw error;
      // On demand: few programs ever need the table.
      const { admittedRoles } = await import("../../generated/vspc.roles.js");
      const roles = admittedRoles[call.operation];
      throw roles ? withDetails(error, {}, `who may call it: ${roles.join(", ")}`) : error;
    }
  };
}
