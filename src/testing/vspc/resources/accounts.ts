import { timestamp } from "../../clock.js";
import { hexDigits } from "../../random.js";
import { missing } from "../../refusal.js";
import { type Call, data, type Handlers } from "../call.js";
import type { UserLogin } from "../rows.js";

export const accounts: Handlers = {
  getCurrentUser: (call) => data(userOf(call, call.login.userUid)),
  addApiKeyLogin: (call) => {
    const { instanceUid } = userOf(call, call.path.userUid);
    const { description, scopes, isReadAccessOnly } = call.query;
    return data(
      call.accounts.addApiKey({
        userUid: instanceUid,
        key: hexDigits(call.random, 96),
        description: String(description),
        scopes: scopes as UserLogin["scopes"],
        isReadAccessOnly: isReadAccessOnly === true,
        creationDate: timestamp(call.now()),
      }),
    );
  },
  /** Without a login id the tokens of all the user's logins are revoked. */
  revokeAuthenticationToken: (call) => {
    const { instanceUid } = userOf(call, call.path.userUid);
    const { userLoginId } = call.query;
    call.tokens.revoke(instanceUid, typeof userLoginId === "number" ? userLoginId : undefined);
    return data(true);
  },
};

function userOf({ accounts: { users } }: Call, uid = "") {
  const user = users.get(uid);
  if (!user) throw missing("The user", uid);
  return user;
}
