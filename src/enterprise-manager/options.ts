import { inputError } from "../http/errors.js";
import { type ConnectionOptions, checkBaseUrl, checkConnection } from "../http/options.js";
import { sessionHeader } from "./session.js";

/** Format of request and response bodies. Calls use the JSON form of the data in both cases. */
export type BodyFormat = "json" | "xml";

/** Options of {@link createEnterpriseManagerClient}: server, credentials, format and connection. */
export interface EnterpriseManagerClientOptions extends ConnectionOptions {
  /** `https://HOST:9398/api`. `/api` is added if the path is empty. */
  baseUrl: string | URL;
  /** Account of the service provider, for example `DOMAIN\user`. */
  username: string;
  /** Password of the account. */
  password: string;
  /**
   * Format of request and response bodies. Calls use the JSON form of the data in both cases.
   *
   * @default "json"
   */
  format?: BodyFormat | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, including polling. It then throws ApiError of kind `aborted`. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for each request: all attempts, the pauses between them, and the body. From 1 to 86,400,000.
   *
   * @default the client's `timeout`: 120,000, two minutes
   */
  timeout?: number | undefined;
  /**
   * Maximum number of attempts of each request, from 1 to 100; 1 for no retries. Rate-limited attempts (429) do not count,
   * but with 1 they fail.
   *
   * @default the client's `maxAttempts`: 5
   */
  maxAttempts?: number | undefined;
}

/** Names of the options of every call. */
export const callNames = ["signal", "timeout", "maxAttempts"] as const satisfies readonly (keyof CallOptions)[];

const own = {
  names: ["baseUrl", "username", "password", "format"],
  headers: [sessionHeader],
};

/** Checks every option and fills in the defaults. Throws ApiError of kind `input`. */
export function checkOptions(options: EnterpriseManagerClientOptions) {
  const connection = checkConnection(options, own);
  const { username, password, format = "json" } = options;
  if (format !== "json" && format !== "xml") throw inputError(`format must be json or xml, got ${String(format)}`);
  const baseUrl = checkBaseUrl(options.baseUrl, options.allowPlainHttp === true, "https://em.example.com:9398/api");
  return { ...connection, baseUrl, format, basic: basicCredentials(username, password) };
}

/** Returns the value of the `Authorization` header. */
function basicCredentials(username: string, password: string): string {
  checkCredential("username", username);
  checkCredential("password", password);
  if (username.includes(":"))
    throw inputError("username must not contain a colon, which ends the user name in Basic authentication");
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function checkCredential(name: string, value: string): void {
  if (typeof value !== "string" || value === "") throw inputError(`${name} is empty`);
  if (/\p{Cc}/u.test(value)) throw inputError(`${name} must not contain control characters`);
}
