import { ApiError, withDetails } from "../http/errors.js";

/** Other products by their port. */
const products: Readonly<Record<string, string>> = {
  1280: "Veeam Service Provider Console",
  9419: "Veeam Backup & Replication",
};

/** Adds the likely mistake in `baseUrl` to the error of a logon. */
export function withAddressHint(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof ApiError) || error.kind === "throttled" || error.kind === "aborted") return error;
  const { port, pathname } = new URL(baseUrl);
  const product = products[port];
  const isWrongPath = (error.status === 404 || error.kind === "protocol") && !pathname.endsWith("/api");
  if (product) {
    const hint = `port ${port} belongs to ${product}; Enterprise Manager uses 9398 (https) or 9399 (http)`;
    return withDetails(error, {}, hint);
  }
  return isWrongPath
    ? withDetails(error, {}, `the path of baseUrl is ${pathname}, the path of the API is /api`)
    : error;
}
