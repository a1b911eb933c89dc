import type { Session } from "./session.js";

type Delete = (path: string, init: { path: { userUid: string }; query: { userLoginId: number } }) => Promise<unknown>;

/**
 * Ends the login behind a session. The server is asked only where the access token names its login (claims `sub` and
 * `lid`): without that id it would revoke every token of the user.
 */
export async function endLogin(session: Session, revoke: Delete): Promise<void> {
  const login = loginOf(session.current()?.accessToken);
  try {
    if (login)
      await revoke("/users/{userUid}/tokens", { path: { userUid: login.userUid }, query: { userLoginId: login.id } });
  } finally {
    await session.forget();
  }
}

/** User and login that an access token (a JWT) was issued to. */
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
