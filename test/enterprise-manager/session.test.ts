import { describe, expect, it } from "vitest";
import { caught, formats, instantTimers, setup, tenantSpec } from "./support/setup.js";

const minutes = 60_000;
const logons = (routes: string[]) => routes.filter((route) => route === "POST /sessionMngr/").length;

describe.each(formats)("sessions in %s", (format) => {
  instantTimers();

  it("logs on once, before the first of several calls", async () => {
    const { em, sent, routes } = setup({ format });
    expect(sent).toEqual([]);
    await Promise.all([em.tenants.list(), em.tenants.list(), em.query("CloudTenant").toArray()]);
    expect(logons(routes())).toBe(1);
    const [logon, ...rest] = sent;
    expect(logon?.query.get("v")).toBe("latest");
    expect(logon?.headers.get("authorization")).toMatch(/^Basic /);
    for (const { headers } of rest) {
      expect(headers.get("x-restsvcsessionid")).toBe(rest[0]?.headers.get("x-restsvcsessionid"));
      expect(headers.get("authorization")).toBeNull();
      expect(headers.get("cookie")).toBeNull();
    }
  });

  it("sends no cookie, even if the caller passes one", async () => {
    const { em, sent } = setup({ format });
    await em.api.GET("/cloud/tenants", { headers: { cookie: "X-RestSvcSessionId=other" } });
    expect(sent.at(-1)?.headers.get("cookie")).toBeNull();
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

  it("explains a wrong password and does not send it again", async () => {
    const { em, routes } = setup({ format, password: "wrong" });
    for (const _call of [1, 2, 3]) {
      const error = await caught(em.tenants.list());
      expect(error).toMatchObject({ kind: "security", status: 401 });
      expect(error.message).toMatch(/the logon was refused, .*: check username and password/);
    }
    expect(logons(routes())).toBe(1);
  });

  it("sends a write again after a new logon", async () => {
    const { em, simulator, routes } = setup({ format });
    await em.tenants.list();
    simulator.advance(16 * minutes);
    const tenant = await em.tenants.create(tenantSpec(simulator));
    expect(tenant.Name).toBe("Alder Foundry");
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

  it("logs off once on close, and rejects later calls", async () => {
    const { em, simulator, routes } = setup({ format });
    await em.tenants.list();
    await Promise.all([em.close(), em.close()]);
    await em.close();
    expect(simulator.state.sessions.length).toBe(0);
    expect(routes().slice(2)).toEqual([expect.stringMatching(/^DELETE \/logonSessions\/[-0-9a-f]{36}$/)]);
    expect(await caught(em.tenants.list())).toMatchObject({ kind: "input" });
  });

  it("sends nothing on close if there were no calls", async () => {
    const { em, sent } = setup({ format });
    await em.close();
    expect(sent).toEqual([]);
  });

  it("closes a session that is being opened", async () => {
    const { em, simulator } = setup({ format });
    const listing = em.tenants.list().catch(() => undefined);
    await em.close();
    await listing;
    expect(simulator.state.sessions.length).toBe(0);
  });

  it("ignores a session that the server has ended on close, and logs other failures", async () => {
    const ended = setup({ format });
    await ended.em.tenants.list();
    ended.simulator.advance(16 * minutes);
    await ended.em.close();
    const warnings: string[] = [];
    const broken = setup({ format, logger: { warn: (line) => void warnings.push(line) } });
    await broken.em.tenants.list();
    broken.wire.intercept = () => new Response(null, { status: 503 });
    await broken.em.close();
    expect(warnings.at(-1)).toMatch(/^close: the session stays open .*DELETE \/logonSessions.*503/);
  });

  it("logs off at the end of an await using block and reports the block's own error", async () => {
    const { em, simulator } = setup({ format });
    const block = async () => {
      await using client = em;
      await client.tenants.list();
      throw new Error("of the block");
    };
    await expect(block()).rejects.toThrow("of the block");
    expect(simulator.state.sessions.length).toBe(0);

    const failing = setup({ format });
    const broken = async () => {
      await using client = failing.em;
      await client.tenants.list();
      failing.wire.intercept = () => new Response(null, { status: 503 });
      throw new Error("of the block");
    };
    await expect(broken()).rejects.toThrow("of the block");
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

it("encodes the credentials in UTF-8", async () => {
  const { em, sent } = setup({ username: "EM\\provider", password: "pässwörd" });
  await caught(em.tenants.list());
  const encoded = sent[0]?.headers.get("authorization")?.slice("Basic ".length) ?? "";
  expect(Buffer.from(encoded, "base64").toString()).toBe("EM\\provider:pässwörd");
});
