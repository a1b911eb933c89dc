import { EnvHttpProxyAgent } from "undici";
import { inputError } from "../http/errors.js";

/** Where a proxy is, and the header that signs in there. */
export interface Proxy {
  readonly uri: string;
  /** Value of `Proxy-Authorization`. */
  readonly token?: string;
}

/**
 * Takes a proxy's URL apart. Throws ApiError of kind `input` that names the option or variable but never repeats the URL: it
 * may hold a password.
 */
export function parseProxy(proxy: string, name = "proxy"): Proxy {
  const url = typeof proxy === "string" && URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw inputError(
      `${name} must be a URL that begins with http:// or https://, such as http://proxy.example.com:3128`,
    );
  }
  const { username, password, origin } = url;
  return username === "" ? { uri: origin } : { uri: origin, token: basic(username, password, name) };
}

/**
 * Sends through the proxies that the environment names for http and https, but to the hosts of `NO_PROXY` directly.
 * Throws ApiError of kind `input` where a variable is no proxy's URL, and never repeats it: it may hold a password.
 */
export function environmentProxy(options: EnvHttpProxyAgent.Options): EnvHttpProxyAgent {
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) {
    const proxy = process.env[name];
    if (proxy) parseProxy(proxy, name);
  }
  return new EnvHttpProxyAgent(options);
}

function basic(username: string, password: string, name: string): string {
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString("base64")}`;
  } catch {
    throw inputError(`${name}: user name and password must be percent-encoded (% itself as %25)`);
  }
}
