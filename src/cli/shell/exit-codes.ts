import { ApiError } from "../../index.js";
import { CommandError } from "../command-error.js";
import { uuidPattern } from "../uuid.js";

/** Kinds of errors after which a server has read the request and not executed it. */
const rejected = new Set(["logical", "security", "challenge", "canceled"]);
/** Kinds of errors without a response of the API. */
const unreachable = new Set(["transport", "timeout"]);

/** Returns the exit code of a failed call. See the table in `program.ts`. */
function exitCodeOf({ kind, retryable, operation, attempts, actionId }: ApiError, write?: string): 1 | 2 | 3 | 4 {
  if (kind === "expired") return 4;
  if (kind === "input") return 2;
  if (rejected.has(kind)) return 1;
  // Another operation is the sign-in. Without attempts, the write has not left the machine.
  const wasSent = actionId !== undefined || (operation === write && attempts !== 0);
  if (write !== undefined && wasSent && retryable !== true) return 4;
  if (unreachable.has(kind)) return 3;
  return kind === "unavailable" || kind === "throttled" ? 1 : 2;
}

/** Runs a call. Turns its ApiError into the error of the command. `write` is the operation of a write. */
export async function withExitCodes(work: () => Promise<void>, write?: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const code = exitCodeOf(error, write);
    const limited = error.kind === "throttled" ? " (rate-limited)" : "";
    const message = `${error.kind === "aborted" ? "interrupted" : error.message}${limited}`;
    const hint = code === 4 ? hintFor(error) : "";
    throw new CommandError(hint === "" ? message : `${message.replace(/\.?$/, ".")} ${hint}`, code, { cause: error });
  }
}

/** Returns a hint for a write with an unknown outcome. */
function hintFor({ kind, actionId, requestId }: ApiError): string {
  if (kind === "expired") return "";
  if (actionId !== undefined) return isTask(actionId) ? "" : `To resume it, run vspc action ${actionId}.`;
  return requestId === undefined ? "" : `To repeat it safely within five minutes, add --request-id ${requestId}.`;
}

/** Whether an ID is that of a task of Enterprise Manager, which ends with its session. */
export const isTask = (id: string) => !uuidPattern.test(id);
