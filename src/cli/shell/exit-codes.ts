import { ApiError } from "../../index.js";
import { CommandError } from "../command-error.js";
import { uuidPattern } from "../uuid.js";

/** Returns the error of the command for that of a call. `write` is the operation of a write. */
export function commandErrorOf(error: unknown, write: string | undefined): unknown {
  if (!(error instanceof ApiError)) return error;
  const code = exitCodeOf(error, write);
  const limited = error.kind === "throttled" ? " (rate-limited)" : "";
  const message = `${error.kind === "aborted" ? "interrupted" : error.message}${limited}`;
  const hint = code === 4 && error.kind !== "expired" ? hintFor(error) : "";
  return new CommandError(hint === "" ? message : `${message.replace(/\.?$/, ".")} ${hint}`, code, { cause: error });
}

/** Returns the exit code of a failed call. See the table in `program.ts`. */
function exitCodeOf({ kind, retryable, operation, attempts, actionId }: ApiError, write?: string): 1 | 2 | 3 | 4 {
  if (kind === "expired") return 4;
  if (kind === "input") return 2;
  // The server has read the request and not executed it.
  if (/^(logical|security|challenge|canceled)$/.test(kind)) return 1;
  // Another operation is the sign-in. Without attempts, the write has not left the machine.
  const wasSent = actionId !== undefined || (operation === write && attempts !== 0);
  if (write !== undefined && wasSent && retryable !== true) return 4;
  if (kind === "transport" || kind === "timeout") return 3;
  return kind === "unavailable" || kind === "throttled" ? 1 : 2;
}

/** Returns a hint for a write with an unknown outcome. */
function hintFor({ actionId, requestId }: ApiError): string {
  if (actionId === undefined) return requestId ? `To repeat it safely, add --request-id ${requestId}.` : "";
  // The ID of a task of Enterprise Manager is no UUID.
  if (!uuidPattern.test(actionId)) return "The task ends with the session: read the resource to see what was done.";
  return `To resume it, run vspc action ${actionId}.`;
}
