import { inputError } from "../http/errors.js";
import { type ConnectionOptions, checkBaseUrl, checkConnection } from "../http/options.js";
import type { Auth, TokenStore } from "./auth/index.js";
import type { OperationTable } from "./operations.js";
import { requestIdHeader } from "./requests.js";
import { type ApiVersion, checkVersionText, documentVersion } from "./version.js";

/** Options of {@link createVspcClient}: server, credentials and connection. */
export interface VspcClientOptions extends ConnectionOptions {
  /** `https://HOST:1280/api/v3`. `/api/v3` is added if the path is empty or `/api`. */
  baseUrl: string | URL;
  /** Credentials: `apiKey(…)`, `password(…)`, `refreshToken(…)` or `token(…)`. */
  auth: Auth;
  /**
   * API version, sent as `X-Client-Version`. Newer operations are rejected before they are sent.
   *
   * @default "3.6.1"
   */
  version?: ApiVersion | undefined;
  /**
   * Store that shares token pairs with other processes that sign in as the same user in the same way.
   *
   * @default none, tokens are kept in memory
   */
  tokenStore?: TokenStore | undefined;
  /** Traits of operations that are missing from our specification, as written by `vspc types`. */
  operations?: OperationTable | undefined;
}

const own = {
  names: ["baseUrl", "auth", "version", "tokenStore", "operations"],
  headers: ["x-client-version", requestIdHeader],
};

/** Checks every option and fills in the defaults. Throws ApiError of kind `input`. */
export function checkOptions(options: VspcClientOptions) {
  const connection = checkConnection(options, own);
  const { auth, tokenStore, operations = {}, version = documentVersion } = options;
  if (typeof auth?.connect !== "function") {
    throw inputError("auth must come from apiKey(), password(), refreshToken() or token()");
  }
  const isPlainAllowed = options.allowPlainHttp === true;
  const baseUrl = checkBaseUrl(options.baseUrl, isPlainAllowed, "https://vspc.example.com:1280/api/v3");
  return { ...connection, baseUrl, auth, version: checkVersionText(version), tokenStore, operations };
}
