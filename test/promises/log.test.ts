import { describe, expect, it, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, type Logger, type LogLevel, password } from "../../src/index.js";
import { refuse, sendError, sendJson, startServer } from "./server.js";

const levels: LogLevel[] = ["error", "warn", "info", "debug"];

/** A logger that records its lines. */
function keepLines() {
  const lines: string[] = [];
  const keep = (level: LogLevel) => (line: string) => void lines.push(`${level}: ${line.replace(/\d+ ms/, "N ms")}`);
  const logger: Logger = { error: keep("error"), warn: keep("warn"), info: keep("info"), debug: keep("debug") };
  /** Resolves with the lines once there are `count` of them. */
  const settled = async (count: number) => {
    await vi.waitFor(() => expect(lines.length).toBeGreaterThanOrEqual(count));
    return lines;
  };
  return { logger, lines, settled };
}

const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

describe("the log", () => {
  it("logs by default every response with path, status and attempt, and every retry with its reason", async () => {
    const server = await startServer((_request, response, index) =>
      index === 0
        ? sendError(response, 520, { message: "the database is\nbusy", type: "retryableLogical", retryAfter: 0 })
        : sendJson(response, { data: { name: "acme" } }),
    );
    const { logger, settled } = keepLines();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("c4nary-key"), logger });
    await vspc.get(tenant, { path: { tenantUid: uid }, query: { expand: ["BackupResources"] } as never });
    expect(await settled(3)).toEqual([
      expect.stringMatching(
        `^info: GET /api/v3/infrastructure/sites/tenants/${uid}, attempt 1: 520 in N ms \\(.*the database is busy`,
      ),
      expect.stringMatching(/^warn: GET .*\{tenantUid\}, attempt 1: retrying in N ms \(.*the database is busy/),
      `info: GET /api/v3/infrastructure/sites/tenants/${uid}, attempt 2: 200 in N ms`,
    ]);
  });

  it("logs an abort as the caller's decision", async () => {
    const controller = new AbortController();
    const server = await startServer(() => controller.abort());
    const { logger, settled } = keepLines();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("c4nary-key"), logger });
    await expect(vspc.get("/about", { signal: controller.signal })).rejects.toMatchObject({ kind: "aborted" });
    expect((await settled(1)).at(-1)).toMatch(/^info: GET \/about: aborted by the caller \(aborted/);
  });

  it("logs a failed sign-in once, although several calls wait for it", async () => {
    const server = await startServer((_request, response) =>
      sendJson(response, { error: "invalid_grant", error_description: "wrong" }, 400),
    );
    const { logger, settled } = keepLines();
    const auth = password({ username: "jo", password: "c4nary" });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, logger, logLevel: "error" });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "security" });
    expect(await settled(1)).toEqual([expect.stringMatching(/^error: POST \/token: .*\(security, attempts 1\)$/)]);
  });

  it.each(levels.map((level, i) => [level, levels.slice(0, i + 1)] as const))(
    "logs at level %s the levels %j",
    async (logLevel, expectedLevels) => {
      const server = await startServer((request, response, index) => {
        if (index === 0) return refuse(response, 0);
        return request.path === "/about" ? sendJson(response, { data: {} }) : sendError(response, 404, {});
      });
      const { logger, lines } = keepLines();
      const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("k"), logger, logLevel });
      await vspc.get("/about");
      await vspc.get(tenant, { path: { tenantUid: uid } }).catch(() => undefined);
      expect([...new Set(lines.map((line) => line.split(":")[0]))].sort()).toEqual([...expectedLevels].sort());
    },
  );

  it("logs no header, no query value and no body", async () => {
    const server = await startServer((_request, response) =>
      sendJson(response, { data: [{ name: "c4nary-row" }], meta: { pagingInfo: { total: 1, offset: 0, count: 1 } } }),
    );
    const { logger, settled } = keepLines();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("c4nary-key"), logger, logLevel: "debug" });
    await vspc
      .list("/infrastructure/sites/tenants", {
        filter: (row) => row.name.equals("c4nary-filter"),
        headers: { "x-note": "c4nary-header" },
      })
      .toArray();
    const lines = await settled(2);
    expect(lines).toEqual([
      "debug: GET /api/v3/infrastructure/sites/tenants, attempt 1 sent",
      "info: GET /api/v3/infrastructure/sites/tenants, attempt 1: 200 in N ms",
    ]);
    expect(server.seen[0]?.query.get("filter")).toContain("c4nary-filter");
  });

  it("logs Enterprise Manager requests without session and password", async () => {
    const server = await startServer((request, response) => {
      if (request.method === "POST") {
        response.writeHead(201, { "content-type": "application/json", "x-restsvcsessionid": "c4nary-session" });
        return response.end(JSON.stringify({ SessionId: uid, Links: [], Password: "c4nary-back" }));
      }
      return sendJson(response, { BackupServers: [] });
    });
    const { logger, settled } = keepLines();
    const credentials = { username: "jo", password: "c4nary-password" };
    const options = { baseUrl: `${server.origin}/api`, logger, logLevel: "debug" } as const;
    await createEnterpriseManagerClient({ ...options, ...credentials })
      .backupServers.list()
      .catch(() => undefined);
    const text = (await settled(4)).join("\n");
    expect(text).toContain("info: POST /api/sessionMngr/, attempt 1: 201 in N ms");
    expect(text).not.toContain("c4nary");
  });

  it("completes a call although the logger throws", async () => {
    const server = await startServer((_request, response) => sendJson(response, { data: { name: "x" } }));
    const info = vi.fn(() => {
      throw new Error("disk full");
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("k"), logger: { info } });
    await expect(vspc.get("/about")).resolves.toEqual({ name: "x" });
    await vi.waitFor(() => expect(info).toHaveBeenCalledOnce());
  });

  it.each([
    [{ logger: {} }, "logger must have functions named error, warn, info, debug"],
    [{ logger: null }, "logger must have functions named"],
    [{ logger: console, logLevel: "verbose" }, "logLevel must be one of error, warn, info, debug"],
  ])("rejects the logger options %j", (options, message) => {
    const all = { baseUrl: "https://vspc.example.com", auth: apiKey("k"), ...options };
    expect(() => createVspcClient(all as never)).toThrow(message);
  });
});
