import { describe, expect, it } from "vitest";
import { tenantId as id, type Reply, serve, withClock } from "./support/server.js";
import { caught, formats, instantTimers, setup, tenantSpec } from "./support/setup.js";

const minutes = 60_000;
const logon = "POST /sessionMngr/";
const logons = (routes: string[]) => routes.filter((route) => route === logon).length;

describe.each(formats)("sessions in %s", (format) => {
  instantTimers();

  it("logs on once, before the first of several calls", async () => {
    const { em, sent, routes } = setup({ format });
    expect(sent).toEqual([]);
    await Promise.all([em.tenants.list(), em.tenants.list(), em.query("CloudTenant").toArray()]);
    expect(logons(routes())).toBe(1);
    const [first, ...rest] = sent;
    expect(first?.query.get("v")).toBe("latest");
    expect(first?.headers.get("authorization")).toMatch(/^Basic /);
    for (const { headers } of rest) {
      expect(headers.get("x-restsvcsessionid")).toBe(rest[0]?.headers.get("x-restsvcsessionid"));
      expect(headers.get("authorization")).toBeNull();
      expect(headers.get("cookie")).toBeNull();
    }
  });

  it("logs on once for all calls after the session has timed out", async () => {
    const { em, simulator, sent, routes } = setup({ format });
    await em.tenants.list();
    simulator.advance(16 * minutes);
    await Promise.all([em.tenants.list(), em.tenants.list(), em.tenants.list()]);
    expect(logons(routes())).toBe(2);
    expect(sent.at(-1)?.headers.get("x-restsvcsessionid")).not.toBe(sent[1]?.headers.get("x-restsvcsessionid"));
  });

  it("fails after one new logon", async () => {
    const { em, wire, routes } = setup({ format });
    wire.intercept = ({ path }) => (path === "/cloud/tenants" ? new Response(null, { status: 401 }) : undefined);
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "security", status: 401, operation: "GET /cloud/tenants" });
    expect(logons(routes())).toBe(2);
  });

  it("sends a write again after a new logon", async () => {
    const { em, simulator, routes } = setup({ format });
    await em.tenants.list();
    simulator.advance(16 * minutes);
    expect((await em.tenants.create(tenantSpec(simulator))).Name).toBe("Alder Foundry");
    expect(routes().filter((route) => route === "POST /cloud/tenants")).toHaveLength(2);
  });

  it("does not log on again for a task whose session has ended, since task IDs repeat", async () => {
    const { em, simulator, routes } = setup({ format });
    const task = await em.tenants.create(tenantSpec(simulator, "A"), { wait: false });
    simulator.advance(16 * minutes);
    const other = await em.tenants.create(tenantSpec(simulator, "B"), { wait: false });
    expect(other.id).toBe(task.id);
    const error = await caught(task.result());
    expect(error).toMatchObject({ kind: "expired", operation: "POST /cloud/tenants", actionId: "task-1" });
    expect(error.message).toContain("The outcome is unknown");
    expect((await other.result()).Name).toBe("B");
    expect(logons(routes())).toBe(2);
  });

  it("cancels one caller's wait for a logon, not the logon", async () => {
    const { em, routes } = setup({ format });
    const controller = new AbortController();
    const first = caught(em.tenants.list({ signal: controller.signal }));
    const second = em.tenants.list();
    controller.abort();
    expect(await first).toMatchObject({ kind: "aborted" });
    expect(await second).toHaveLength(12);
    expect(logons(routes())).toBe(1);
  });
});

it("sends no cookie, even if the caller passes one", async () => {
  const { em, sent } = setup();
  await em.api.GET("/cloud/tenants", { headers: { cookie: "X-RestSvcSessionId=other" } });
  expect(sent.at(-1)?.headers.get("cookie")).toBeNull();
});

it("logs on again with the next call after a logon that failed, but was not refused", async () => {
  const { em, wire, routes } = setup({ maxAttempts: 1 });
  wire.intercept = () => new Response(null, { status: 503 });
  expect(await caught(em.tenants.list())).toMatchObject({ kind: "transport", status: 503 });
  wire.intercept = undefined;
  expect(await em.tenants.list()).toHaveLength(12);
  expect(logons(routes())).toBe(2);
});

it("encodes the credentials in UTF-8", async () => {
  const { em, sent } = setup({ username: "EM\\provider", password: "pässwörd" });
  await caught(em.tenants.list());
  const encoded = sent[0]?.headers.get("authorization")?.slice("Basic ".length) ?? "";
  expect(Buffer.from(encoded, "base64").toString()).toBe("EM\\provider:pässwörd");
});

const opened = { text: `{"SessionId":"${id}"}` };
const logoff = `DELETE /logonSessions/${id}`;

/** A server without tenants that returns these responses to logon and logoff. */
async function withSession(logonReply: Reply, closed?: Reply | "hang up") {
  const headers = { "x-restsvcsessionid": "c2Vzc2lvbg==" };
  return serve(({ route }) => {
    if (route === logon) return { status: 201, headers, ...logonReply };
    if (route.startsWith("DELETE")) return closed;
    return route === "GET /cloud/tenants" ? { text: '{"CloudTenants":[]}' } : undefined;
  });
}

it.each(["", "null", '"session"', '{"UserName":"u"}', '{"SessionId":null}', '{"SessionId":17}'])(
  "opens a session without a usable ID for the response %j, and does not log it off",
  async (text) => {
    const { client, requests, routes } = await withSession({ text });
    const em = client("json");
    expect(await em.tenants.list()).toEqual([]);
    expect(requests.at(-1)?.headers["x-restsvcsessionid"]).toBe("c2Vzc2lvbg==");
    await em.close();
    expect(routes()).toEqual([logon, "GET /cloud/tenants"]);
  },
);

it.each([
  [id, logoff],
  ["session 1/2", "DELETE /logonSessions/session%201%2F2"],
])("logs the session %s off by its ID, with its own token", async (SessionId, route) => {
  const { client, requests } = await withSession({ text: JSON.stringify({ SessionId }) }, { status: 204 });
  const em = client("json");
  await em.tenants.list();
  await em.close();
  expect(requests.at(-1)?.route).toBe(route);
  expect(requests.at(-1)?.headers["x-restsvcsessionid"]).toBe("c2Vzc2lvbg==");
});

const advice =
  "the logon was refused, and this client does not try it again: check username and password, " +
  "and that the account has a role in Enterprise Manager, then create a new client";

it.each<[string, Reply, string, string]>([
  ["has no session header", { headers: {}, ...opened }, "protocol", "the response to the logon has no session ID"],
  [
    "has an empty session header",
    { headers: { "x-restsvcsessionid": "" }, ...opened },
    "protocol",
    "the response to the logon has no session ID",
  ],
  ["is a refusal", { status: 401, text: '{"Message":"No."}' }, "security", advice],
  ["is another error", { status: 403, text: '{"Message":"No licence."}' }, "security", "No licence."],
])("reports a logon whose response %s", async (_name, reply, kind, message) => {
  const { client, routes } = await withSession(reply);
  const em = client("json");
  const error = await caught(em.tenants.list());
  const { status = 201 } = reply;
  expect(error).toMatchObject({ kind, operation: logon, status, message: `${logon}: ${message}` });
  expect(error.retryable).not.toBe(true);
  if (message === advice) {
    expect(error.cause).toMatchObject({ kind, status, message: `${logon}: No.` });
    expect((await caught(em.tenants.list())).message).toBe(error.message);
  }
  await em.close();
  expect(routes()).toEqual([logon]);
});

it.each<[string, Reply, RegExp]>([
  ["http://em.example.com:9419/api", { status: 404 }, /\(port 9419 belongs to Veeam Backup & Replication; .* 9398/],
  ["http://em.example.com:1280/api", { status: 500 }, /\(port 1280 belongs to Veeam Service Provider Console; /],
  [
    "http://em.example.com:9399/rest",
    { status: 404 },
    /\(the path of baseUrl is \/rest, the path of the API is \/api\)/,
  ],
  ["http://em.example.com:9399/rest", { status: 201, type: "text/html", headers: {} }, /path of baseUrl is \/rest/],
  ["http://em.example.com:9399/rest", { status: 403 }, /returned 403 without a body$/],
  ["http://em.example.com:9399/api", { status: 404 }, /returned 404 without a body$/],
  ["http://em.example.com:9419/api", { status: 429 }, /returned 429 without a body$/],
])("names the likely mistake in %s: %#", async (baseUrl, { status = 0, type, ...init }, message) => {
  const headers = { ...(type && { "content-type": type }) };
  const fetch = async () => new Response(null, { status, headers });
  const { client } = await serve(() => undefined);
  const em = client("json", { ...init, baseUrl, allowPlainHttp: true, fetch, maxAttempts: 1 });
  expect((await caught(em.tenants.list())).message).toMatch(message);
});

it("logs off once, also while the session is being opened, and never opens one", async () => {
  const unused = setup();
  await unused.em.close();
  expect(unused.sent).toEqual([]);
  const { em, simulator, routes, wire } = setup();
  let closing: Promise<unknown> | undefined;
  wire.intercept = () => {
    closing ??= Promise.all([em.close(), em.close()]);
    return undefined;
  };
  await em.tenants.list().catch(() => undefined);
  await closing;
  expect(simulator.state.sessions).toEqual([]);
  expect(routes().filter((route) => route.startsWith("DELETE"))).toHaveLength(1);
});

it.each([401, 404])("treats a logoff with the response %i as done", async (status) => {
  const warnings: string[] = [];
  const { client, routes } = await withSession(opened, { status });
  const em = client("json", { logger: { warn: (line) => void warnings.push(line) } });
  await em.tenants.list();
  await expect(em.close()).resolves.toBeUndefined();
  expect(routes().at(-1)).toBe(logoff);
  expect(warnings.filter((line) => line.startsWith("close:"))).toEqual([]);
});

it.each<[string, Reply | "hang up", string]>([
  ["403", { status: 403 }, "the server returned 403 without a body"],
  ["500", { status: 500 }, "the server returned 500 without a body"],
  ["an HTML page", { type: "text/html", text: "<html>bye</html>" }, "an HTML page"],
  ["a closed connection", "hang up", "no response from"],
])("reports the error of the block, and logs a warning after a logoff with %s", async (_name, closed, reason) => {
  const { client } = await withSession(opened, closed);
  const warnings: string[] = [];
  const block = async () => {
    await using em = client("json", { logger: { warn: (line) => void warnings.push(line) }, logLevel: "warn" });
    await em.tenants.list();
    throw new Error("of the block");
  };
  await expect(withClock(block)).rejects.toThrow("of the block");
  const message = "close: the session stays open until it has been idle for 15 minutes: DELETE /logonSessions";
  expect(warnings.at(-1)).toContain(message);
  expect(warnings.at(-1)).toContain(reason);
});

it("rejects every call after close without sending anything", async () => {
  const { client, routes } = await withSession(opened, { status: 204 });
  const em = client("json");
  await em.tenants.list();
  await em.close();
  for (const work of [() => em.tenants.list(), () => em.tenants.delete(id), () => em.task("task-1").progress()]) {
    expect(await caught(work())).toMatchObject({ kind: "input", message: "the client is closed" });
  }
  expect(routes()).toEqual([logon, "GET /cloud/tenants", logoff]);
});
