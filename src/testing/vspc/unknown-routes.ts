import { jsonResponse, type SimulatedResponse } from "../exchange.js";
import { portalPage } from "../fault-responses.js";
import { Refusal } from "../refusal.js";

/** Resources of earlier versions, which the server knows only to refuse them. */
const removed = /^\/authentication\/(asymmetricalgorithm|refresh|usernamepassword)\/?$/i;

/** Where the real server has operations beyond those of the document. */
const sections =
  /^\/(alarms|backupPolicies|configuration|deployment|discovery|licensing|organizations|plugins|protectedWorkloads|pulse|users|infrastructure\/(backupAgents|backupServers|managementAgents|vb365Servers))(\/|$)/i;

/**
 * The answer where the document has no route: for a removed resource that its version is not supported, for what may
 * well be an operation of the real server that it is not simulated, for anything else the page of the portal.
 */
export function unknownRoute(method: string, path: string): SimulatedResponse {
  if (removed.test(path)) return unsupportedVersion(`${method} ${path} is not part of the supported versions.`);
  if (sections.test(path)) throw new Refusal(501, `${method} ${path} is not simulated.`, { type: "unspecified" });
  return portalPage();
}

/** The answer where a version, or what only it had, is not supported. */
export function unsupportedVersion(message: string): SimulatedResponse {
  return jsonResponse(400, { error: { code: "UnsupportedApiVersion", message } });
}
