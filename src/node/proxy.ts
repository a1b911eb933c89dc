import { inputError } from "../http/errors.js";

/** Where a proxy is, and the header that signs in there. */
export interface Proxy {
  readonly uri: string;
  /** Value of `Proxy-Authorization`. */
  readonly token?: string;
}

/** Takes a proxy's URL apart. Throws ApiError of kind `input`, which never repeats the URL: it may hold a password. */
export function parseProxy(proxy: string): Proxy {
  const url = typeof proxy === "string" && URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw inputError("proxy must be a URL that begins with http:// or https://, such as http://proxy.example.com:3128");
  }
  const { username, password, origin } = url;
  return username === "" ? { uri: origin } : { uri: origin, token: basic(username, password) };
}

function basic(username: string, password: string): string {
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString("base64")}`;
  } catch {
    throw inputError("proxy: user name and password must be percent-encoded (% itself as %25)");
  }
}
