import { notFound } from "../../http-error.js";
import { hexDigits } from "../../random.js";
import { type Call, data, type Handlers } from "../call.js";
import { timestamp } from "../document.js";
import type { User, UserLogin } from "../rows.js";

export const users: Handlers = {
  getCurrentUser: (call) => data(userOf(call, call.login.userUid)),
  addApiKeyLogin: (call) => {
    const { description, scopes, isReadAccessOnly } = call.query;
    return data(
      call.accounts.addApiKey(hexDigits(call.random, 96), {
        userUid: userOf(call, call.path.userUid).instanceUid,
        description: String(description),
        scopes: scopes as UserLogin["scopes"],
        isReadAccessOnly: isReadAccessOnly === true,
        creationDate: timestamp(call.now()),
      }),
    );
  },
  /** Revokes the tokens of one login, or of all logins of the user. */
  revokeAuthenticationToken: (call) => {
    const { userLoginId } = call.query;
    const { instanceUid } = userOf(call, call.path.userUid);
    call.tokens.revoke(instanceUid, typeof userLoginId === "number" ? userLoginId : undefined);
    return data(true);
  },
};

function userOf({ accounts }: Call, uid = ""): User {
  const user = accounts.users.get(uid);
  if (!user) throw notFound("The user", uid);
  return user;
}
