import { timestamp } from "../../clock.js";
import { hexDigits } from "../../random.js";
import { all, type Call, data } from "../call.js";
import type { UserLogin } from "../rows.js";
import { rowOf } from "./lookup.js";

export const accounts = {
  getUsers: ({ store }: Call) => all(store.users),
  getCurrentUser: ({ store, login }: Call) => data(rowOf(store.users, "The user", login.userUid)),
  addApiKeyLogin: (call: Call) => {
    const { instanceUid } = rowOf(call.store.users, "The user", call.path.userUid);
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
  revokeAuthenticationToken: (call: Call) => {
    const { instanceUid } = rowOf(call.store.users, "The user", call.path.userUid);
    const { userLoginId } = call.query;
    call.tokens.revoke(instanceUid, typeof userLoginId === "number" ? userLoginId : undefined);
    return data(true);
  },
};
