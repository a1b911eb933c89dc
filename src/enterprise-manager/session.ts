import { abortable } from "../http/abort.js";
import type { AttachToken, Credentials } from "../http/authenticate.js";
import type { ApiResponse } from "../http/call.js";
import { ApiError, inputError } from "../http/errors.js";
import { isHeaderValue } from "../http/headers.js";

/** A session on the server. */
export interface OpenSession {
  /** What requests carry; a secret. */
  readonly token: string;
  /** What paths carry; `undefined` where the server did not tell. */
  readonly id: string | undefined;
}

/** The session of a client: opened by the first call, and again when the server has ended it. */
export interface Sessions extends Credentials {
  /** Logs off and refuses every further call. */
  close(): Promise<void>;
}

export const sessionHeader = "x-restsvcsessionid";

/** The server prefers a cookie to the header: none goes along. */
export const attachSession: AttachToken = ({ cookie: _cookie, ...headers }, token) => ({
  ...headers,
  [sessionHeader]: token,
});

/**
 * Keeps one session. One logon is under way at a time and everyone waits for it; a session refused that is no longer
 * the current one costs no logon.
 */
export function keepSession(
  logon: () => Promise<OpenSession>,
  logoff: (session: OpenSession) => Promise<void>,
): Sessions {
  let open: Promise<OpenSession> | undefined;
  let closing: Promise<void> | undefined;

  const current = (): Promise<OpenSession> => {
    if (closing) throw inputError("the client is closed");
    open ??= logon().catch((error: unknown) => {
      open = undefined;
      throw error;
    });
    return open;
  };

  const end = async () => {
    const session = await open?.catch(() => undefined);
    if (session) await logoff(session);
  };

  return {
    token: async (signal) => (await abortable(current(), signal)).token,
    async renew(refused, signal) {
      const known = open;
      if (known && (await abortable(known, signal)).token === refused && open === known) open = undefined;
      return (await abortable(current(), signal)).token;
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** Reads what a logon answered. Throws `protocol` where it holds no session. */
export function openedSession({ headers, data, status }: ApiResponse, operation: string): OpenSession {
  const token = headers.get(sessionHeader);
  if (!isHeaderValue(token))
    throw new ApiError("protocol", "the logon answered without a session id", { operation, status });
  const id = typeof data === "object" && data !== null && "SessionId" in data ? data.SessionId : undefined;
  return { token, id: typeof id === "string" ? id : undefined };
}

/** The error of a logon, with advice where the credentials were refused. */
export function logonError(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.status !== 401) return error;
  const advice = "check username and password, and that the account has a role in Enterprise Manager";
  const { operation = "", status } = error;
  return new ApiError("security", `the logon was refused: ${advice}`, { operation, status, retryable: false }, error);
}
