import { ApiError } from "../http/errors.js";

/** Target of a link on this client's own server. */
export interface Target {
  /** Path below the base URL, encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Rebases a link onto the base URL: servers use other host names, ports or schemes in links, and credentials are sent to
 * the base URL only. Throws `protocol` if the link is outside of the API.
 */
export function rebase(href: string, baseUrl: string): Target {
  const url = URL.canParse(href, baseUrl) ? new URL(href, baseUrl) : undefined;
  const prefixes = [new URL(baseUrl).pathname, "/api"];
  const prefix = prefixes.find((candidate) => url?.pathname.startsWith(`${candidate}/`));
  if (!url || prefix === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ApiError("protocol", "a link from the server is outside of its API");
  }
  return { path: url.pathname.slice(prefix.length), query: Object.fromEntries(url.searchParams) };
}
