import { inputError } from "../http/errors.js";

/** Address and credentials of a proxy. */
export interface ProxyAddress {
  readonly uri: string;
  /** Value of `Proxy-Authorization`. */
  readonly token?: string;
}

/** Values of the proxy variables; an empty string means none. */
export interface EnvironmentProxy {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Parses the URL of a proxy. Errors contain the name of the option or variable but never the URL: it may contain a password. */
export function parseProxy(proxy: string, name = "proxy"): ProxyAddress {
  const url = typeof proxy === "string" && URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw inputError(
      `${name} must be a URL that begins with http:// or https://, such as http://proxy.example.com:3128`,
    );
  }
  const { username, password, origin } = url;
  return username === "" ? { uri: origin } : { uri: origin, token: basic(username, password, name) };
}

/** Reads the proxy variables. Errors never contain their values, which may include a password. */
export function environmentProxy(): EnvironmentProxy {
  const { env } = process;
  for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"]) {
    if (env[name]) parseProxy(env[name], name);
  }
  return {
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? "",
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? "",
    noProxy: env.no_proxy ?? env.NO_PROXY ?? "",
  };
}

function basic(username: string, password: string, name: string): string {
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString("base64")}`;
  } catch {
    throw inputError(`${name}: user name and password must be percent-encoded (% itself as %25)`);
  }
}
