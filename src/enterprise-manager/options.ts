import { inputError } from "../http/errors.js";
import { type ConnectionOptions, checkBaseUrl, checkConnection } from "../http/options.js";
import { sessionHeader } from "./session.js";

/** The kind of bodies that travel; callers see the JSON form either way. */
export type BodyFormat = "json" | "xml";

export interface EnterpriseManagerClientOptions extends ConnectionOptions {
  /** `https://HOST:9398/api`. `/api` is added if the path is empty. */
  baseUrl: string | URL;
  /** Account of the service provider, for example `DOMAIN\user`. */
  username: string;
  password: string;
  /**
   * The kind of bodies that travel; callers see the JSON form either way.
   *
   * @default "json"
   */
  format?: BodyFormat | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call, its waiting and its polling: it then throws ApiError of kind `aborted`. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for each request: all its attempts, the pauses between them and its body. From 1 to 86,400,000.
   *
   * @default the client's `timeout`: 120,000, two minutes
   */
  timeout?: number | undefined;
  /**
   * How often each request is sent at most, from 1 to 100; 1 for no retries. What the server throttled (429) is not counted,
   * but with 1 it fails.
   *
   * @default the client's `maxAttempts`: 5
   */
  maxAttempts?: number | undefined;
}

/** What of a call's options each of its requests takes. */
export function requestOptions({ signal, timeout, maxAttempts }: CallOptions): CallOptions {
  return {
    ...(signal && { signal }),
    ...(timeout !== undefined && { timeout }),
    ...(maxAttempts !== undefined && { maxAttempts }),
  };
}

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

/** The value of the Authorization header. */
function basicCredentials(username: string, password: string): string {
  checkCredential("username", username);
  checkCredential("password", password);
  if (username.includes(":"))
    throw inputError("username must not hold a colon: the Basic scheme ends the name with it");
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function checkCredential(name: string, value: string): void {
  if (typeof value !== "string" || value === "") throw inputError(`${name} is empty`);
  if (/\p{Cc}/u.test(value)) throw inputError(`${name} has control characters`);
}
