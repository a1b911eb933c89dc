import { describe, expect, it, vi } from "vitest";
import { account } from "./support/server.js";
import { backupServer, caught, formats, instantTimers, routes, setup } from "./support/setup.js";
import { makeTenant } from "./support/store.js";

const id = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";
const minutes = 60_000;
const logons = (server: ReturnType<typeof setup>["server"]) =>
  routes(server).filter((route) => route === "POST /sessionMngr/").length;

describe.each(formats)("%s", (format) => {
  instantTimers();

  it("logs on once, on first use, whoever asks", async () => {
    const { em, server } = setup({ format });
    expect(server.seen).toEqual([]);
    await Promise.all([em.tenants.list(), em.tenants.list(), em.query("CloudTenant").toArray()]);
    expect(logons(server)).toBe(1);
    const [logon, ...rest] = server.seen;
    expect(logon?.query.get("v")).toBe("latest");
    expect(logon?.headers.get("authorization")).toMatch(/^Basic /);
    for (const { headers } of rest) {
      expect(headers.get("x-restsvcsessionid")).toBe("token-1");
      expect(headers.get("authorization")).toBeNull();
      expect(headers.get("cookie")).toBeNull();
    }
  });

  it("sends no cookie, even where one is passed", async () => {
    const { em, server } = setup({ format });
    await em.api.GET("/cloud/tenants", { headers: { cookie: "X-RestSvcSessionId=other" } });
    expect(server.seen.at(-1)?.headers.get("cookie")).toBeNull();
  });

  it("logs on again, once for all, when the session has timed out", async () => {
    const { em, server } = setup({ format });
    await em.tenants.list();
    vi.setSystemTime(Date.now() + 16 * minutes);
    await Promise.all([em.tenants.list(), em.tenants.list(), em.tenants.list()]);
    expect(logons(server)).toBe(2);
    expect(server.seen.at(-1)?.headers.get("x-restsvcsessionid")).toBe("token-2");
  });

  it("gives up after one new logon", async () => {
    const { em, server } = setup({ format });
    server.hooks.intercept = ({ path }) =>
      path === "/cloud/tenants" ? new Response(null, { status: 401 }) : undefined;
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "security", status: 401, operation: "GET /cloud/tenants" });
    expect(logons(server)).toBe(2);
  });

  it("says what to check when the password is wrong, and tries again with the next call", async () => {
    const { em, server } = setup({ format, password: "wrong" });
    for (const attempt of [1, 2]) {
      const error = await caught(em.tenants.list());
      expect(error).toMatchObject({ kind: "security", status: 401 });
      expect(error.message).toMatch(/the logon was refused: check username and password/);
      expect(logons(server)).toBe(attempt);
    }
  });

  it("sends a new write once more after a new logon", async () => {
    const { em, server } = setup({ format });
    await em.tenants.list();
    server.endSessions();
    const tenant = await em.tenants.create({ Name: "A", Password: "x", BackupServerUid: backupServer });
    expect(tenant.Name).toBe("A");
    expect(server.store.tenants.size).toBe(1);
  });

  it("does not log on for a task whose session has ended: another session may have a task of the same name", async () => {
    const { em, server } = setup({ format });
    const spec = { Name: "A", Password: "x", BackupServerUid: backupServer };
    const task = await em.tenants.create(spec, { wait: false });
    server.endSessions();
    const other = await em.tenants.create({ ...spec, Name: "B" }, { wait: false });
    expect(other.id).toBe(task.id);
    const error = await caught(task.result());
    expect(error).toMatchObject({ kind: "expired", operation: "POST /cloud/tenants", actionId: "task-1" });
    expect(error.message).toContain("whether it was carried out is open");
    expect((await other.result()).Name).toBe("B");
    expect(logons(server)).toBe(2);
  });

  it("logs off on close, once, and refuses calls after it", async () => {
    const { em, server } = setup({ format });
    await em.tenants.list();
    await Promise.all([em.close(), em.close()]);
    await em.close();
    expect(server.openSessions()).toBe(0);
    expect(routes(server).slice(2)).toEqual(["DELETE /logonSessions/00000000-0000-4000-8000-000000000001"]);
    expect(await caught(em.tenants.list())).toMatchObject({ kind: "input" });
  });

  it("has nothing to close where nothing was called", async () => {
    const { em, server } = setup({ format });
    await em.close();
    expect(server.seen).toEqual([]);
  });

  it("closes a session that is just being opened", async () => {
    const { em, server } = setup({ format });
    const listing = em.tenants.list().catch(() => undefined);
    await em.close();
    await listing;
    expect(server.openSessions()).toBe(0);
  });

  it("takes a session that the server has ended as closed, but reports other failures", async () => {
    const ended = setup({ format });
    await ended.em.tenants.list();
    ended.server.endSessions();
    await ended.em.close();
    const broken = setup({ format });
    await broken.em.tenants.list();
    broken.server.hooks.intercept = () => new Response(null, { status: 503 });
    expect(await caught(broken.em.close())).toMatchObject({ kind: "transport", status: 503 });
  });

  it("logs off at the end of an await using block, also after an error, which is what is reported", async () => {
    const { em, server } = setup({ format });
    const block = async () => {
      await using client = em;
      server.store.tenants.set(id, makeTenant(id, { Name: "A" }));
      await client.tenants.get(id);
      throw new Error("of the block");
    };
    await expect(block()).rejects.toThrow("of the block");
    expect(server.openSessions()).toBe(0);

    const failing = setup({ format });
    const broken = async () => {
      await using client = failing.em;
      await client.tenants.list();
      failing.server.hooks.intercept = () => new Response(null, { status: 503 });
      throw new Error("of the block");
    };
    await expect(broken()).rejects.toThrow("of the block");
  });

  it("ends one caller's wait for a logon, not the logon", async () => {
    const { em, server } = setup({ format });
    const controller = new AbortController();
    const first = caught(em.tenants.list({ signal: controller.signal }));
    const second = em.tenants.list();
    controller.abort();
    expect(await first).toMatchObject({ kind: "aborted" });
    expect(await second).toEqual([]);
    expect(logons(server)).toBe(1);
  });
});

it("names the account in UTF-8", async () => {
  const { em, server } = setup();
  await em.tenants.list();
  const encoded = server.seen[0]?.headers.get("authorization")?.slice("Basic ".length) ?? "";
  expect(Buffer.from(encoded, "base64").toString()).toBe(`${account.username}:${account.password}`);
});
