import { jsonResponse, type SimulatedResponse } from "../exchange.js";
import { portalPage } from "../fault-responses.js";
import { missing, Refusal } from "../refusal.js";

/** What answers where nothing is: the page of the portal with status 200, as on the real server, or an error (404). */
export type UnknownRoutes = "portal" | "error";

/** Resources of earlier versions, which the server knows only to refuse them. */
const removed = /^\/authentication\/(asymmetricalgorithm|refresh|usernamepassword)\/?$/i;

/** Where the real server has operations beyond those of the document. */
const sections =
  /^\/(alarms|backupPolicies|configuration|deployment|discovery|licensing|organizations|plugins|protectedWorkloads|pulse|users|infrastructure\/(backupAgents|backupServers|managementAgents|vb365Servers))(\/|$)/i;

/**
 * The answer where the document has no route: for a removed resource that its version is not supported, for what may
 * well be an operation of the real server that it is not simulated, for anything else the page of the portal or a 404.
 */
export function unknownRoute(method: string, path: string, otherwise: UnknownRoutes): SimulatedResponse {
  if (removed.test(path)) return unsupportedVersion(`${method} ${path} is not part of the supported versions.`);
  if (sections.test(path)) throw new Refusal(501, `${method} ${path} is not simulated.`, { type: "unspecified" });
  if (otherwise === "error") throw missing("The resource", path);
  return portalPage();
}

/** The answer where a version, or what only it had, is not supported. */
export function unsupportedVersion(message: string): SimulatedResponse {
  return jsonResponse(400, { error: { code: "UnsupportedApiVersion", message } });
}
