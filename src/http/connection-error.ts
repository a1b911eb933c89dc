import { adviceFor } from "./advice.js";
import { ApiError } from "./errors.js";

/** The error of a connection that could not be made or broke. `secrets` are cut out of what the system said. */
export function connectionError(
  operation: string,
  host: string,
  error: unknown,
  secrets: readonly string[] = [],
): ApiError {
  const cause = systemError(error, secrets);
  const advice = cause && adviceFor(cause.code);
  const reason = (cause?.message ?? "the connection failed") + (advice ? `; ${advice}` : "");
  const details = { operation, retryable: advice === undefined };
  return new ApiError("transport", `no answer from ${host}: ${reason}`, details, cause);
}

/** The innermost error with a code (ECONNREFUSED …): the ones around it may quote headers. */
function systemError(error: unknown, secrets: readonly string[]): (Error & { code: string }) | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, message }: Error & { code?: unknown } = at;
    if (typeof code !== "string" || code === "UND_ERR_INVALID_ARG") continue;
    const found = at instanceof AggregateError ? at.errors[0] : undefined;
    const said = redacted(message || (found instanceof Error ? found.message : ""), secrets);
    return Object.assign(new Error(said.includes(code) ? said : `${code} ${said}`.trim()), { code });
  }
  return undefined;
}

/** A text without the secrets, nor the words that they are made of (`Bearer …`). */
function redacted(text: string, secrets: readonly string[]): string {
  const words = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/)]).filter((word) => word.length >= 8);
  return words.reduce((rest, word) => rest.replaceAll(word, "…"), text);
}
