import type { ServerResponse } from "node:http";
import { sendError, sendJson, startServer } from "../promises/server.js";

/**
 * A server whose refresh tokens can be used once. It revokes each access token as soon as every client, named by the header
 * `x-client`, has used it once: all clients then compete for the next refresh.
 */
export async function tokenServer(clients: number) {
  const grants = { accepted: 0, refused: 0 };
  let refresh = "first";
  let isRevoked = true;
  const users = new Set<unknown>();
  const waiting: ServerResponse[] = [];
  const refuse = (response: ServerResponse) => sendError(response, 401, { type: "security" });
  const server = await startServer(({ path, headers, body }, response) => {
    if (path === "/token") {
      if (new URLSearchParams(body).get("refresh_token") !== refresh) {
        grants.refused++;
        return sendJson(response, { error: "invalid_grant" }, 400);
      }
      grants.accepted++;
      isRevoked = false;
      refresh = `refresh-${grants.accepted}`;
      return sendJson(response, {
        access_token: `access-${grants.accepted}`,
        refresh_token: refresh,
        expires_in: 3600,
      });
    }
    if (isRevoked || headers.authorization !== `Bearer access-${grants.accepted}`) return refuse(response);
    if (users.has(headers["x-client"])) return void waiting.push(response);
    users.add(headers["x-client"]);
    sendJson(response, { data: {} });
    if (users.size < clients) return;
    isRevoked = true;
    users.clear();
    for (const held of waiting.splice(0)) refuse(held);
  });
  return { baseUrl: server.baseUrl, grants };
}
