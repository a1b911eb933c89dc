import type { Send } from "../../http/call.js";
import type { RequestContext } from "../../http/request.js";
import type { TokenStore } from "./store.js";

/** What a client hands to its way of signing in. */
export interface AuthContext {
  /** Sends without credentials. */
  readonly send: Send;
  readonly requests: RequestContext;
  readonly store: TokenStore | undefined;
}
