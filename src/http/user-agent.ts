import { packageVersion } from "../../generated/package-version.js";
import { asObject } from "../util/objects.js";

/**
 * The header that names this client, on Node, Bun and Deno. None in browsers: a page has the browser's name, and a header
 * more would ask the server for leave first (CORS).
 */
export function userAgent(): Record<string, string> {
  const { process, document }: { process?: unknown; document?: unknown } = globalThis;
  const isServer = asObject(asObject(process).versions).node !== undefined && document === undefined;
  return isServer ? { "user-agent": `vspc-client/${packageVersion}` } : {};
}
