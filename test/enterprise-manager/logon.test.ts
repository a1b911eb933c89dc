import { describe, expect, it } from "vitest";
import { type Reply, serve, withClock } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const logon = "POST /sessionMngr/";
const logoff = `DELETE /logonSessions/${id}`;
const token = { "x-restsvcsessionid": "c2Vzc2lvbg==" };

/** A server without tenants that returns these responses to logon and logoff. */
async function withSession(opened: Reply, closed?: Reply | "hang up") {
  return serve(({ route }) => {
    if (route === logon) return { status: 201, headers: token, ...opened };
    if (route.startsWith("DELETE")) return closed;
    return route === "GET /cloud/tenants" ? { text: '{"CloudTenants":[]}' } : undefined;
  });
}

describe("a logon that opens a session", () => {
  it.each([
    ["no body", ""],
    ["a null body", "null"],
    ["a text", '"session"'],
    ["no ID", '{"UserName":"u"}'],
    ["a null ID", '{"SessionId":null}'],
    ["a number as ID", '{"SessionId":17}'],
  ])("opens a session without a usable ID for a response with %s, and does not log it off", async (_name, text) => {
    const { client, requests, routes } = await withSession({ text });
    const em = client("json");
    expect(await em.tenants.list()).toEqual([]);
    expect(requests.at(-1)?.headers["x-restsvcsessionid"]).toBe("c2Vzc2lvbg==");
    await em.close();
    expect(routes()).toEqual([logon, "GET /cloud/tenants"]);
  });

  it("logs a session off by its ID, with its own token", async () => {
    const { client, requests } = await withSession({ text: `{"SessionId":"${id}"}` }, { status: 204 });
    const em = client("json");
    await em.tenants.list();
    await em.close();
    expect(requests.at(-1)?.route).toBe(logoff);
    expect(requests.at(-1)?.headers["x-restsvcsessionid"]).toBe("c2Vzc2lvbg==");
  });
});

describe("a logon that does not open a session", () => {
  it.each([
    ["no session header", {}],
    ["an empty session header", { "x-restsvcsessionid": "" }],
  ])("reports a logon whose response has %s", async (_name, headers) => {
    const { client, routes } = await withSession({ headers, text: `{"SessionId":"${id}"}` });
    const error = await caught(client("json").tenants.list());
    expect(error).toMatchObject({ kind: "protocol", operation: logon, status: 201 });
    expect(error.message).toBe(`${logon}: the response to the logon has no session ID`);
    expect(routes()).toEqual([logon]);
  });

  it("reports a refused logon with advice and does not try again", async () => {
    const { client, routes } = await withSession({ status: 401, headers: {}, text: '{"Message":"No."}' });
    const error = await caught(client("json").tenants.list());
    expect(error).toMatchObject({ kind: "security", operation: logon, status: 401, retryable: false });
    expect(error.message).toBe(
      `${logon}: the logon was refused, and this client does not try it again: check username and password, ` +
        "and that the account has a role in Enterprise Manager, then create a new client",
    );
    expect(error.cause).toMatchObject({ kind: "security", status: 401, message: `${logon}: No.` });
    expect(routes()).toEqual([logon]);
  });

  it("reports the server's reason for another failed logon", async () => {
    const { client } = await withSession({ status: 403, headers: {}, text: '{"Message":"No licence."}' });
    const error = await caught(client("json").tenants.list());
    expect(error).toMatchObject({ kind: "security", operation: logon, status: 403, retryable: false });
    expect(error.message).toBe(`${logon}: No licence.`);
  });
});

describe("closing an Enterprise Manager client", () => {
  const opened = { text: `{"SessionId":"${id}"}` };

  it.each([401, 404])("treats a logoff with the response %i as done", async (status) => {
    const { client, routes } = await withSession(opened, { status });
    const em = client("json");
    await em.tenants.list();
    await expect(em.close()).resolves.toBeUndefined();
    expect(routes().at(-1)).toBe(logoff);
  });

  it.each<[string, Reply | "hang up", string]>([
    ["403", { status: 403 }, "the server returned 403 without a body"],
    ["500", { status: 500 }, "the server returned 500 without a body"],
    ["an HTML page", { type: "text/html", text: "<html>bye</html>" }, "an HTML page"],
    ["a closed connection", "hang up", "no response from"],
  ])("resolves and logs a warning after a logoff that ends with %s", async (_name, closed, reason) => {
    const { client } = await withSession(opened, closed);
    const warnings: string[] = [];
    const em = client("json", { logger: { warn: (line) => void warnings.push(line) }, logLevel: "warn" });
    const block = async () => {
      try {
        await em.tenants.list();
        throw new Error("of the block");
      } finally {
        await em.close();
      }
    };
    await expect(withClock(block)).rejects.toThrow("of the block");
    const message = "close: the session stays open until it has been idle for 15 minutes: DELETE /logonSessions";
    expect(warnings.at(-1)).toContain(message);
    expect(warnings.at(-1)).toContain(reason);
  });

  it("logs off a session whose ID is not a UUID", async () => {
    const { client, routes } = await withSession({ text: '{"SessionId":"session 1/2"}' }, { status: 204 });
    const em = client("json");
    await em.tenants.list();
    await em.close();
    expect(routes().at(-1)).toBe("DELETE /logonSessions/session%201%2F2");
  });

  it("rejects every call after close without sending anything", async () => {
    const { client, routes } = await withSession(opened, { status: 204 });
    const em = client("json");
    await em.tenants.list();
    await em.close();
    for (const work of [() => em.tenants.list(), () => em.tenants.delete(id), () => em.task("task-1").progress()]) {
      const error = await caught(work());
      expect(error.kind).toBe("input");
      expect(error.message).toBe("the client is closed");
    }
    expect(routes()).toEqual([logon, "GET /cloud/tenants", logoff]);
  });
});
