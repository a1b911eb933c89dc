import { portalPage } from "../fault-responses.js";
import { HttpError, notFound } from "../http-error.js";
import { jsonResponse } from "../responses.js";

/** Response for unknown paths: the page of the portal with status 200, like the real server, or an error (404). */
export type UnknownRoutes = "portal" | "error";

/** Resources of earlier versions, which the server refuses explicitly. */
const removed = /^\/authentication\/(asymmetricalgorithm|refresh|usernamepassword)\/?$/i;

/** Paths of the real server's operations that are missing from the document. */
const sections =
  /^\/(alarms|backupPolicies|configuration|deployment|discovery|licensing|organizations|plugins|protectedWorkloads|pulse|users|infrastructure\/(backupAgents|backupServers|managementAgents|vb365Servers))(\/|$)/i;

/** Returns the response for a path that the document does not have. */
export function unknownRoute(method: string, path: string, otherwise: UnknownRoutes): Response {
  if (removed.test(path)) return unsupportedVersion(`${method} ${path} is not part of the supported versions.`);
  if (sections.test(path)) throw new HttpError(501, `${method} ${path} is not simulated.`, { type: "unspecified" });
  if (otherwise === "error") throw notFound("The resource", path);
  return portalPage();
}

/** Returns the response for an unsupported version, or for a resource that only unsupported versions had. */
export function unsupportedVersion(message: string): Response {
  return jsonResponse(400, { error: { code: "UnsupportedApiVersion", message } });
}
