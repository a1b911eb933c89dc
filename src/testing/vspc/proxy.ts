import { HttpError } from "../http-error.js";
import { jsonResponse } from "../responses.js";
import type { Row } from "../store/table.js";
import type { Server } from "./server.js";

/** Statuses of the jobs, which the server has one of for each organization. */
const statuses = ["Success", "Warning", "Failed"];

/**
 * Responds to a proxied request, or returns `undefined` for other paths. Simulates `GET /v7/jobs` and `GET /v7/jobs/{id}` of
 * Veeam Backup for Microsoft 365.
 */
export function proxyResponse({ store, tokens }: Server, path: string, request: Request): Response | undefined {
  const [, agent, product = "", target = ""] = /^\/proxy\/([^/]+)\/([^/]+)(\/.*)?$/i.exec(path) ?? [];
  if (agent === undefined) return undefined;
  const { readOnly } = tokens.authenticate(request.headers.get("authorization") ?? "");
  const isRead = request.method === "GET";
  if (readOnly && !isRead) throw new HttpError(403, "The login allows reading only.");
  const [server] = store.table("Vb365Server").where("managementAgentUid", agent);
  if (product.toLowerCase() !== "vb365" || !server)
    throw new HttpError(502, `${product} is not available on the computer of the management agent ${agent}.`);
  const jobs = store.table("Vb365OrganizationBase").where("vb365ServerUid", server.instanceUid).map(jobOf);
  const [, id] = /^\/v[78]\/jobs(?:\/([^/]+))?\/?$/i.exec(target) ?? [undefined, ""];
  const body = id === undefined ? jobs : jobs.find((job) => job.id === id.toLowerCase());
  if (body && isRead) return jsonResponse(200, body);
  return jsonResponse(404, { message: `${request.method} ${target} was not found.` });
}

function jobOf({ instanceUid, name, lastBackupTime }: Row, index: number) {
  const lastStatus = statuses[index % statuses.length];
  return { id: instanceUid, name: `${name} mailboxes`, isEnabled: true, lastRun: lastBackupTime, lastStatus };
}
