import { describe, expect, it, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, type Logger, type LogLevel } from "../../src/index.js";
import { sendJson, startServer } from "./server.js";

/** A logger that keeps its warnings. */
function keepWarnings() {
  const lines: string[] = [];
  const logger: Logger = { warn: (line) => void lines.push(line) };
  return { logger, lines, settled: (count: number) => vi.waitFor(() => expect(lines).toHaveLength(count)) };
}

/** A console that has one of everything, and a client of it with a log. */
async function startConsole(logger: Logger, options: { logLevel?: LogLevel } = {}) {
  const server = await startServer((request, response) => {
    const isList = /s$/.test(request.path);
    const data = isList ? [{ contactPerson: null }] : { contactPerson: null };
    return sendJson(response, { data, meta: { pagingInfo: { total: 1, offset: 0, count: 1 } } });
  });
  const client = () => createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key"), logger, ...options });
  return { client, seen: server.seen };
}

const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const note = "contactPerson in select is deprecated: Legacy property, usually null.";

describe("what is deprecated", () => {
  it("is told of once a client, where it is sent, without values", async () => {
    const { logger, lines, settled } = keepWarnings();
    const { client } = await startConsole(logger);
    const vspc = client();
    const sites = vspc.list("/licensing/backupServers", {
      select: ["backupServerUid", "contactPerson"],
      filter: (site) => site.contactPerson.contains("c4nary"),
    });
    await sites.toArray();
    await sites.first();
    await vspc.get("/licensing/console", { select: ["contactPerson"] });
    await vspc.get("/licensing/console", { select: ["contactPerson", "edition"] });
    await settled(2);
    expect(lines).toEqual([
      "GET /licensing/backupServers: contactPerson in filter is deprecated: Legacy property, usually null.",
      `GET /licensing/console: ${note}`,
    ]);
    await client().get("/licensing/console", { select: ["contactPerson"] });
    await settled(3);
  });

  it.each([
    ["filter", { filter: [{ operation: "or", items: [{ property: "contactPerson", operation: "equals" }] }] }],
    ["sort", { sort: [{ property: "contactPerson", direction: "ascending" }] }],
  ])("is found in a %s, however deep", async (place, options) => {
    const { logger, lines, settled } = keepWarnings();
    const { client } = await startConsole(logger);
    await client()
      .list("/licensing/backupServers", options as never)
      .toArray();
    await settled(1);
    expect(lines[0]).toContain(`GET /licensing/backupServers: contactPerson in ${place} is deprecated`);
  });

  it("is found in a JSON Patch, and in what goes through openapi-fetch", async () => {
    const { logger, lines, settled } = keepWarnings();
    const { client } = await startConsole(logger);
    const path = "/licensing/sites/{siteUid}";
    const changes = [{ op: "replace", path: "/contactPerson", value: "c4nary" }];
    await client().api.PATCH(path, { params: { path: { siteUid: uid } }, body: changes as never });
    const query = { select: [{ propertyPath: "contactPerson" }] };
    await client().api.GET("/licensing/console", { params: { query } });
    await settled(2);
    expect(lines).toEqual([
      "PATCH /licensing/sites/{siteUid}: contactPerson in the body is deprecated: Legacy property, usually null.",
      `GET /licensing/console: ${note}`,
    ]);
  });

  it.each(["json", "xml"] as const)(
    "is told of for Enterprise Manager too (%s), with its successor",
    async (format) => {
      const { logger, lines, settled } = keepWarnings();
      const server = await startServer((request, response) =>
        request.path.includes("sessionMngr")
          ? response.writeHead(201, { "x-restsvcsessionid": "session" }).end()
          : response.writeHead(500, { "content-type": `application/${format}` }).end(),
      );
      const credentials = { username: "jo", password: "not-a-real-password" };
      const em = createEnterpriseManagerClient({ baseUrl: `${server.origin}/api`, ...credentials, format, logger });
      const spec = { Name: "acme", Password: "c4nary", BackupServerUid: uid, BackupServerIdOrName: "c4nary" };
      await em.tenants.create(spec as never).catch(() => undefined);
      await settled(1);
      expect(lines).toEqual([
        "POST /cloud/tenants: BackupServerIdOrName in the body is deprecated: Use BackupServerUid instead.",
      ]);
      expect(server.seen.at(-1)?.body).toContain("BackupServerIdOrName");
    },
  );

  it("is no matter where nothing of it is sent, or its values have its name", async () => {
    const { logger, lines, settled } = keepWarnings();
    const { client } = await startConsole(logger);
    const vspc = client();
    await vspc
      .list("/licensing/backupServers", { filter: (site) => site.edition.equals("contactPerson" as never) })
      .toArray();
    await vspc.get("/licensing/console", { select: ["edition"] });
    await vspc.get("/licensing/console", { select: ["contactPerson"] });
    await settled(1);
    expect(lines).toEqual([`GET /licensing/console: ${note}`]);
  });

  it("is not told of at level error, and is no call's concern", async () => {
    const warn = vi.fn(() => {
      throw new Error("disk full");
    });
    const { client, seen } = await startConsole({ warn, error: warn }, { logLevel: "error" });
    await client().get("/licensing/console", { select: ["contactPerson"] });
    const loud = await startConsole({ warn });
    await loud.client().get("/licensing/console", { select: ["contactPerson"] });
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
    // What cannot be read is the server's to refuse.
    await loud.client().api.GET("/licensing/console", { params: { query: { select: "[{" as never } } });
    expect(seen).toHaveLength(1);
    expect(loud.seen).toHaveLength(2);
  });
});
