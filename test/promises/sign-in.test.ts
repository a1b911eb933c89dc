import { expect, it } from "vitest";
import { createVspcClient, refreshToken } from "../../src/index.js";
import { sendError, sendJson, startServer } from "./server.js";

it("uses no refresh token during an outage of the server, and reports that a later call may succeed", async () => {
  let isDown = false;
  let issued = 0;
  const server = await startServer(({ path, headers }, response) => {
    const current = headers.authorization === `Bearer access-${issued}` && issued !== 1;
    if (path !== "/token" && current) return sendJson(response, { data: { serverVersion: "9.1" } });
    // The first token is revoked at once.
    if (path !== "/token") return sendError(response, 401, { type: "security" });
    if (isDown) return sendError(response, 503, { type: "transport", retryAfter: 0 });
    issued++;
    if (issued === 1) isDown = true;
    sendJson(response, { access_token: `access-${issued}`, refresh_token: `refresh-${issued}`, expires_in: 3600 });
  });
  const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: refreshToken("first") });
  await expect(vspc.get("/about")).rejects.toMatchObject({
    kind: "transport",
    status: 503,
    operation: "POST /token",
    retryable: true,
    attempts: 5,
  });
  isDown = false;
  await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
  const grants = server.seen.filter(({ path }) => path === "/token");
  expect(grants.map(({ body }) => new URLSearchParams(body).get("refresh_token"))).toEqual([
    "first",
    ...Array.from({ length: 6 }, () => "refresh-1"),
  ]);
});
