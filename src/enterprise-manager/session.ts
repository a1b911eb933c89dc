import { abortable } from "../http/abort.js";
import type { AttachToken, Credentials } from "../http/attempt.js";
import type { ApiResponse } from "../http/call.js";
import { ApiError, inputError } from "../http/errors.js";
import { isHeaderValue } from "../http/headers.js";
import type { Log } from "../http/log.js";

/** A session on the server. */
export interface OpenSession {
  /** Sent with requests; a secret. */
  readonly token: string;
  /** Used in paths; `undefined` if the server did not return it. */
  readonly id: string | undefined;
}

/** The session of a client. The first call opens it, and it is opened again after the server ended it. */
export interface Session extends Credentials {
  /** Logs off and refuses further calls. Never rejects. */
  close(): Promise<void>;
}

export const sessionHeader = "x-restsvcsessionid";

/** Removes cookies, because the server prefers them to the header. */
export const attachSession: AttachToken = ({ cookie: _cookie, ...headers }, token) => ({
  ...headers,
  [sessionHeader]: token,
});

/** Keeps one session open. All callers share one logon, and a refused logon is not repeated. */
export function createSession(
  logon: () => Promise<OpenSession>,
  logoff: (session: OpenSession) => Promise<void>,
  log: Log,
): Session {
  let opening: Promise<OpenSession> | undefined;
  let closing: Promise<void> | undefined;

  const current = (): Promise<OpenSession> => {
    if (closing) throw inputError("the client is closed");
    opening ??= logon().catch((error: unknown) => {
      if (!isRefusal(error)) opening = undefined;
      throw error;
    });
    return opening;
  };

  const end = async () => {
    await opening
      ?.then(logoff, () => undefined)
      .catch(({ message }: Error) => {
        // It must not hide the error that made the caller close the client.
        log.warn(`close: the session stays open until it has been idle for 15 minutes: ${message}`);
      });
  };

  const obtain = async (signal: AbortSignal | undefined) => (await abortable(current(), signal)).token;

  return {
    ready: () => undefined,
    obtain,
    async replace(refused, signal) {
      const known = opening;
      if (known && (await abortable(known, signal)).token === refused && opening === known) opening = undefined;
      return { token: await obtain(signal), isFresh: true };
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** Returns the session of a logon response. Throws `protocol` if it contains none. */
export function openedSession({ headers, data, status }: ApiResponse, operation: string): OpenSession {
  const token = headers.get(sessionHeader);
  if (!isHeaderValue(token))
    throw new ApiError("protocol", "the response to the logon has no session ID", { operation, status });
  const id = typeof data === "object" && data !== null && "SessionId" in data ? data.SessionId : undefined;
  return { token, id: typeof id === "string" ? id : undefined };
}

/** Returns the error of a logon, with a hint if the credentials were refused. */
export function logonError(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const message =
    "the logon was refused, and this client does not try it again: check username and password, and that the account has a " +
    "role in Enterprise Manager, then create a new client";
  const { operation = "", status = 401 } = error;
  return new ApiError("security", message, { operation, status, retryable: false }, error);
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "security" && error.status === 401;
}
