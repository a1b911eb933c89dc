import { expect, it } from "vitest";
import { type Bundled, loadBundle } from "../support/bundled.js";
import { sendJson, startServer } from "./server.js";

const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const session = { "x-restsvcsessionid": "c2Vzc2lvbg==" };
const tenant = { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${uid}`, Name: "acme", Password: "" };
const spec = { Name: "acme", Password: "p", BackupServerUid: `urn:veeam:BackupServer:${uid}` };

/** A VSPC server whose writes run asynchronously. The files of the client are deleted when a write arrives. */
async function consoleFor({ removeFiles }: Bundled) {
  return startServer(async ({ method, path }, response) => {
    if (path === "/token") return sendJson(response, { access_token: "a", refresh_token: "r", expires_in: 3600 });
    if (path.endsWith("/result")) return sendJson(response, { data: { instanceUid: uid } });
    if (path.startsWith("/asyncActions")) return sendJson(response, { data: { id: uid, status: "succeed" } });
    if (method === "GET") return sendJson(response, { data: { instanceUid: uid, description: null } });
    await removeFiles();
    response.writeHead(202, { location: `/api/v3/asyncActions/${uid}` }).end();
  });
}

it("returns the result of a write although the files of the package were replaced after it was sent", async () => {
  const bundled = await loadBundle();
  const { baseUrl } = await consoleFor(bundled);
  const { createVspcClient, password } = bundled.vspc;
  const vspc = createVspcClient({ baseUrl, auth: password({ username: "u", password: "p" }) });
  const disabled = vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid: uid } });
  await expect(disabled).resolves.toEqual({ instanceUid: uid });
});

it("returns the result of a patch although the files of the package were replaced after it was sent", async () => {
  const bundled = await loadBundle();
  const { baseUrl } = await consoleFor(bundled);
  const { createVspcClient, apiKey } = bundled.vspc;
  const vspc = createVspcClient({ baseUrl, auth: apiKey("key") });
  const path = { tenantUid: uid };
  const patched = vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, (draft) => {
    draft.description = "gold";
  });
  await expect(patched).resolves.toEqual({ instanceUid: uid });
});

it("reports a 403 although the table of roles cannot be loaded", async () => {
  const bundled = await loadBundle();
  const server = await startServer(async (_request, response) => {
    await bundled.removeFiles();
    sendJson(response, { errors: [{ message: "no rights", type: "security", code: 403 }] }, 403);
  });
  const vspc = bundled.vspc.createVspcClient({ baseUrl: server.baseUrl, auth: bundled.vspc.apiKey("key") });
  await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "security", message: "GET /about: no rights" });
});

it("completes a task of Enterprise Manager although the files of the package were replaced", async () => {
  const bundled = await loadBundle();
  const server = await startServer(async ({ method, path }, response) => {
    if (path === "/api/sessionMngr/") return sendJson(response, { SessionId: uid }, 201, session);
    if (path === "/api/tasks/task-1") {
      const Links = [{ Rel: "Related", Type: "CloudTenant", Href: `/api/cloud/tenants/${uid}` }];
      return sendJson(response, { TaskId: "task-1", State: "Finished", Result: { Success: true }, Links });
    }
    if (method === "GET") return sendJson(response, tenant);
    await bundled.removeFiles();
    sendJson(response, { TaskId: "task-1", State: "Running" }, 202);
  });
  const create = () =>
    bundled.em
      .createEnterpriseManagerClient({ baseUrl: `${server.origin}/api`, username: "u", password: "p" })
      .tenants.create(spec);
  await expect(create()).resolves.toMatchObject({ Name: "acme" });
});
