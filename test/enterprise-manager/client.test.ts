import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  and,
  createEnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
  or,
} from "../../src/enterprise-manager/index.js";
import {
  createEnterpriseManagerSimulator,
  defaultEnterpriseManagerUser,
  type EnterpriseManagerSimulatorOptions,
} from "../../src/testing/index.js";
import { linkOf } from "./support/setup.js";

const baseUrl = "https://em.simulated.example:9398/api";
const formats = ["json", "xml"] as const;

/** Makes pauses between polls and attempts take no time. */
let pump: ReturnType<typeof setInterval> | undefined;
function withoutPauses() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  pump = setInterval(() => vi.advanceTimersByTime(1000), 1);
}
afterEach(() => {
  clearInterval(pump);
  vi.useRealTimers();
});

function open(
  format: "json" | "xml",
  simulated: EnterpriseManagerSimulatorOptions = {},
  options: Partial<EnterpriseManagerClientOptions> = {},
) {
  const simulator = createEnterpriseManagerSimulator({ seed: 3, ...simulated });
  const { username, password } = defaultEnterpriseManagerUser;
  const em = createEnterpriseManagerClient({ baseUrl, username, password, format, fetch: simulator.fetch, ...options });
  const [server] = simulator.state.backupServers.rows();
  const [repository] = simulator.state.repositories.rows();
  const spec = {
    Name: 'A, B; C & <D> "E"',
    Password: "not-a-real-password",
    Enabled: true,
    BackupServerUid: server?.UID ?? "",
  };
  const storage = { Name: "Vault", RepositoryUid: repository?.UID ?? "", QuotaMb: 10_240 };
  return { simulator, em, spec, storage };
}

const logons = (requests: readonly { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method === "POST" && path.startsWith("/sessionMngr"));

describe.each(formats)("Enterprise Manager client in %s", (format) => {
  beforeEach(withoutPauses);

  it("creates, finds, changes and deletes a tenant, and logs off", async () => {
    const { simulator, em, spec } = open(format);
    const created = await em.tenants.create(spec);
    expect(created).toMatchObject({ Name: spec.Name, Enabled: true });
    const found = await em.query("CloudTenant", { filter: (t) => t.Name.equals(spec.Name) }).toArray();
    expect(found.map(({ UID }) => UID)).toEqual([created.UID]);
    const changed = await em.tenants.update(created.UID, (draft) => {
      draft.Enabled = false;
    });
    const { Enabled: _before, ...rest } = created;
    const { Enabled, ...same } = changed;
    expect(Enabled).toBe(false);
    expect(JSON.stringify(same)).toBe(JSON.stringify(rest));
    await em.tenants.delete(created.UID.split(":").at(-1) ?? "");
    await expect(em.tenants.get(created.UID)).rejects.toMatchObject({ kind: "logical", status: 404 });
    await em.close();
    expect(simulator.state.sessions).toHaveLength(0);
    expect(logons(simulator.requests)).toHaveLength(1);
    await expect(em.tenants.list()).rejects.toMatchObject({ kind: "input" });
  });

  it("adds a storage quota to a tenant and a subtenant whose task has no link", async () => {
    const { em, spec, storage } = open(format);
    const { UID: tenant } = await em.tenants.create(spec);
    const resource = await em.resources.create(tenant, storage);
    expect(resource.RepositoryQuota).toMatchObject({ DisplayName: "Vault", RepositoryUid: storage.RepositoryUid });
    await expect(em.resources.get(tenant, resource.Id)).resolves.toMatchObject({ Id: resource.Id });
    const subtenant = await em.subtenants.create(tenant, {
      Name: "laptop-01",
      Password: "not-a-real-password",
      Enabled: true,
      TenantResourceId: resource.Id,
      QuotaName: "Laptop",
      UnlimitedQuota: false,
      QuotaMb: 1024,
    });
    expect(subtenant.Name).toBe("laptop-01");
    const changed = await em.subtenants.update(tenant, subtenant.Id, (draft) => {
      draft.Description = "the sales laptop";
    });
    expect(changed.Description).toBe("the sales laptop");
    expect(changed.RepositoryQuota).toEqual(subtenant.RepositoryQuota);
    await em.subtenants.delete(tenant, subtenant.Id);
    await expect(em.subtenants.list(tenant)).resolves.toEqual([]);
    await em.resources.delete(tenant, resource.Id);
    await expect(em.resources.list(tenant)).resolves.toEqual([]);
  });

  it("queries page by page, sorted, filtered, as entities and as references", async () => {
    const { em, simulator } = open(format, { tenants: 25 });
    const names = (await em.query("CloudTenant", { sortAscending: "Name", pageSize: 10 }).toArray()).map(
      ({ Name }) => Name,
    );
    expect(names).toHaveLength(25);
    expect(simulator.requests.filter(({ path }) => path === "/query")).toHaveLength(3);
    const references = await em.query("CloudTenant", { sortAscending: "Name", format: "References" }).toArray();
    expect(references.map(({ Name }) => Name)).toEqual(names);
    const [first = "", second = ""] = names;
    const some = em.query("CloudTenant", {
      filter: (t) => and(or(t.Name.equals(first), t.Name.equals(second)), t.Name.notEquals(second)),
    });
    expect((await some.toArray()).map(({ Name }) => Name)).toEqual([first]);
    await expect(em.query("CloudTenant").toArray({ max: 3 })).rejects.toMatchObject({ kind: "input" });
    expect((await em.query("CloudTenant", { sortDescending: "Name" }).first())?.Name).toBe(names.at(-1));
  });

  it("reports a failed task with the server's message, and returns a handle on request", async () => {
    const { em, simulator, spec } = open(format);
    simulator.failNextTask("No space left on Vault 1.");
    await expect(em.tenants.create(spec)).rejects.toMatchObject({
      kind: "logical",
      operation: "POST /cloud/tenants",
      message: expect.stringContaining("No space left on Vault 1."),
    });
    const task = await em.tenants.create(spec, { wait: false });
    expect((await task.progress()).TaskId).toBe(task.id);
    await expect(task.result()).resolves.toMatchObject({ Name: spec.Name });
  });

  it("does not poll a task in another session", async () => {
    const { em, simulator, spec } = open(format);
    const task = await em.tenants.create(spec, { wait: false });
    simulator.advance(16 * 60_000);
    await expect(task.result()).rejects.toMatchObject({ kind: "expired", actionId: task.id });
    expect(logons(simulator.requests)).toHaveLength(1);
  });

  it("follows links on its own server, whatever host they name", async () => {
    const { em, simulator } = open(format, { publicOrigin: "https://elsewhere.example" });
    const [tenant] = await em.tenants.list();
    const link = tenant && linkOf(tenant, "Down", "CloudSubtenantList");
    expect(link?.Href).toContain("elsewhere.example");
    if (link) await em.follow(link);
    expect(new Set(simulator.requests.map(({ origin }) => origin))).toEqual(new Set([new URL(baseUrl).origin]));
  });

  it("sends a wrong password once and never shows it", async () => {
    const { em, simulator } = open(format, {}, { password: "canary-password" });
    const error: unknown = await em.tenants.list().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "security", status: 401 });
    expect(inspect(error, { depth: 10, showHidden: true }) + inspect(em, { depth: 10 })).not.toMatch(/canary|Basic /);
    expect(logons(simulator.requests)).toHaveLength(1);
  });

  it.each([
    ["html", "protocol"],
    ["redirect", "protocol"],
  ] as const)("reports a response of type %s as a %s error", async (fault, kind) => {
    const { em, simulator } = open(format);
    await em.tenants.list();
    simulator.faults({ kinds: [fault] });
    await expect(em.tenants.list()).rejects.toMatchObject({ kind });
  });

  it("retries a read, but never a create whose response was lost", async () => {
    const { em, simulator, spec } = open(format);
    simulator.faults(
      { kinds: ["reset"], on: { method: "GET", nth: 1 } },
      { kinds: ["reset"], effect: true, on: { method: "POST", path: "/cloud/tenants", nth: 1 } },
    );
    await em.tenants.list();
    await expect(em.tenants.create(spec)).rejects.toMatchObject({ kind: "transport" });
    expect(
      simulator.requests.filter(({ method, path }) => method === "POST" && path === "/cloud/tenants"),
    ).toHaveLength(1);
  });
});

describe("invalid input to the Enterprise Manager client", () => {
  const { em, simulator, spec } = open("json");
  it.each<[string, () => Promise<unknown>, RegExp]>([
    ["an invalid ID", () => em.tenants.get("acme"), /must be a UUID or urn:veeam:CloudTenant/],
    ["a URN of another kind", () => em.tenants.get(spec.BackupServerUid), /must be a UUID or urn:veeam:CloudTenant/],
    ["a path in an ID", () => em.tenants.get("../tasks"), /must be a UUID/],
    ["a pageSize of zero", async () => em.query("CloudTenant", { pageSize: 0 }), /pageSize must be a whole number/],
    [
      "a sort by an unknown property",
      async () => em.query("CloudTenant", { sortAscending: "Nmae" as "Name" }),
      /sorted by UID, Name/,
    ],
    [
      "two sort directions",
      async () => em.query("CloudTenant", { sortAscending: "Name", sortDescending: "Name" }),
      /cannot be combined/,
    ],
    [
      "a control character",
      async () => em.query("CloudTenant", { filter: (t) => t.Name.equals("a\nb") }),
      /control characters/,
    ],
  ])("rejects %s without sending anything", async (_name, work, message) => {
    await expect(work()).rejects.toMatchObject({ kind: "input", message: expect.stringMatching(message) });
    expect(simulator.requests).toHaveLength(0);
  });

  it.each([
    [{ username: "" }, /username is empty/],
    [{ username: "a:b" }, /colon/],
    [{ format: "yaml" }, /format must be json or xml/],
    [{ baseUrl: "http://em.example.com:9399" }, /uses http/],
  ])("throws for the invalid client options %j", (options, message) => {
    const good = { baseUrl, username: "u", password: "p" };
    expect(() => createEnterpriseManagerClient({ ...good, ...options } as EnterpriseManagerClientOptions)).toThrow(
      message,
    );
  });
});
