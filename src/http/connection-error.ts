import { asObject } from "../util/objects.js";
import { adviceFor } from "./advice.js";
import { ApiError } from "./errors.js";

/** The error of a connection that could not be made or broke. */
export function connectionError(operation: string, host: string, error: unknown): ApiError {
  const cause = systemError(error);
  const advice = cause && adviceFor(cause.code);
  const reason = (cause?.message ?? "the connection failed") + (advice ? `; ${advice}` : "");
  const details = { operation, retryable: advice === undefined };
  return new ApiError("transport", `no answer from ${host}: ${reason}`, details, cause);
}

/** What Node says of a failed system call. */
interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

/** The innermost error with a code (ECONNREFUSED …): the ones around it may quote headers. */
function systemError(error: unknown): (Error & { code: string }) | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code }: Error & SystemError = at;
    if (typeof code !== "string" || !/^[A-Z][A-Z0-9_]+$/.test(code) || code === "UND_ERR_INVALID_ARG") continue;
    const [found = at] = at instanceof AggregateError ? at.errors : [];
    const isPlatforms = code.startsWith("UND_ERR_") || adviceFor(code) !== undefined;
    return Object.assign(new Error(isPlatforms ? `${code} ${at.message}` : described(code, asObject(found))), { code });
  }
  return undefined;
}

/** A failure in the words of its fields: a fetch of the caller's may put anything into the message. */
function described(code: string, { syscall, hostname, address, port }: SystemError): string {
  const target = hostname ?? (port === undefined ? address : `${address}:${port}`);
  return [syscall, code, target].filter((part) => typeof part === "string" && /^[\w.:-]{1,255}$/.test(part)).join(" ");
}
