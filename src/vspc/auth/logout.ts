import { ApiError } from "../../http/errors.js";
import type { Log } from "../../http/log.js";

type Delete = (path: string, init: { path: { userUid: string }; query: { userLoginId: number } }) => Promise<unknown>;

/**
 * Revokes the login of an access token whose claims `sub` and `lid` identify it; without a login ID the server would revoke
 * all tokens of the user. A failure is logged: it must not hide the error that made the caller sign out.
 */
export async function revokeLogin(token: string | undefined, revoke: Delete, log: Log): Promise<void> {
  const login = loginOf(token);
  if (!login) return;
  try {
    await revoke("/users/{userUid}/tokens", { path: { userUid: login.userUid }, query: { userLoginId: login.id } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    log.warn(`logout: the tokens are valid until they expire, because they could not be revoked: ${error.message}`);
  }
}

/** Returns the user and login of an access token (a JWT). */
function loginOf(token: string | undefined): { userUid: string; id: number } | undefined {
  const [, payload = ""] = token?.split(".") ?? [];
  try {
    const { sub, lid }: { sub?: unknown; lid?: unknown } = JSON.parse(
      atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    );
    const id = Number(lid);
    return typeof sub === "string" && Number.isInteger(id) && id > 0 ? { userUid: sub, id } : undefined;
  } catch {
    return undefined;
  }
}
