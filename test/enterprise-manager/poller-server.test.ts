import { describe, expect, it } from "vitest";
import { type Handle, type Reply, serve, task, withClock, xmlns } from "./support/server.js";
import { caught, formats } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const urn = `urn:veeam:CloudTenant:${id}`;
const subtenants = `/cloud/tenants/${id}/subtenants`;
const minutes = 60_000;

const spec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: `urn:veeam:BackupServer:${id}` };
const subtenantSpec = {
  Name: "laptop-01",
  Password: "not-a-real-password",
  Enabled: true,
  TenantResourceId: id,
  QuotaName: "Laptop",
  UnlimitedQuota: true,
};

describe.each(formats)("tasks of real servers in %s", (format) => {
  const subtenant = (name: string) =>
    format === "json"
      ? `{"Type":"CloudSubtenant","Href":"h","Id":"${id}","Name":"${name}"}`
      : `<CloudSubtenant Type="CloudSubtenant" Href="h" Id="${id}"><Name>${name}</Name></CloudSubtenant>`;
  const list = (...names: string[]): Reply => ({
    text:
      format === "json"
        ? `{"CloudSubtenants":[${names.map(subtenant).join()}]}`
        : `<CloudSubtenants ${xmlns}>${names.map(subtenant).join("")}</CloudSubtenants>`,
  });
  const tenant: Reply = {
    text:
      format === "json"
        ? `{"Type":"CloudTenant","Href":"h","UID":"${urn}","Name":"ABC","TenantType":null}`
        : `<CloudTenant ${xmlns} Type="CloudTenant" Href="h" UID="${urn}" Name="ABC"/>`,
  };
  const related = `https://elsewhere.example:9398/api/cloud/tenants/${id}?format=Entity`;

  /** Accepts every write as task-1, which has finished at the first poll; the test handles all other requests. */
  const accepting =
    (rest: Handle, finished = task(format, "Finished", { related })): Handle =>
    (request, count) => {
      const answer = rest(request, count);
      if (answer) return answer;
      if (request.route === "GET /tasks/task-1") return finished;
      const isWrite = /^(POST|PUT|DELETE) \/cloud/.test(request.route);
      return isWrite ? task(format, "Running") : undefined;
    };

  it.each(["progress", "cancel"] as const)("aborts the request of %s with its signal", async (ask) => {
    const { client } = await serve(accepting(() => undefined, task(format, "Running")));
    const controller = new AbortController();
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (String(input).includes("/tasks/")) controller.abort();
      return globalThis.fetch(input, init);
    };
    const running = await client(format, { fetch }).tenants.create(spec, { wait: false });
    const error = await caught(running[ask]({ signal: controller.signal }));
    expect(error).toMatchObject({ kind: "aborted", operation: expect.stringContaining("/tasks/{taskId}") });
  });

  it("polls until a new subtenant is listed", async () => {
    const late: Handle = ({ route }, count) =>
      route === `GET ${subtenants}` ? list("other", ...(count > 3 ? ["laptop-01"] : [])) : undefined;
    const { client, routes } = await serve(accepting(late, task(format, "Finished")));
    const created = await withClock(() => client(format).subtenants.create(urn, subtenantSpec));
    expect(created.Name).toBe("laptop-01");
    expect(routes().filter((route) => route === `GET ${subtenants}`)).toHaveLength(4);
    expect(routes().filter((route) => route === `POST ${subtenants}`)).toHaveLength(1);
  });

  it("reports a subtenant as created if it is not listed within taskTimeout", async () => {
    const never: Handle = ({ route }) => (route === `GET ${subtenants}` ? list() : undefined);
    const { client } = await serve(accepting(never, task(format, "Finished")));
    const error = await withClock(() =>
      caught(client(format).subtenants.create(urn, subtenantSpec, { taskTimeout: minutes })),
    );
    const operation = "POST /cloud/tenants/{tenantId}/subtenants";
    expect(error).toMatchObject({ kind: "timeout", actionId: "task-1", operation, retryable: false });
    expect(error.message).toBe(
      `${operation}: the result of the task could not be read within 60000 ms ` +
        "(it was created: task-1 succeeded; do not repeat the call, read its result)",
    );
  });

  it.each<[string, Reply, string]>([
    ["cannot be found", { status: 404, text: "" }, "logical"],
    [
      "is of another type",
      { text: format === "json" ? '{"Type":"Task"}' : `<Task ${xmlns} Type="Task"/>` },
      "protocol",
    ],
    ["cannot be read", { status: 503, text: "" }, "transport"],
  ])("reports a tenant as created if its entity %s", async (_name, reply, kind) => {
    const { client, routes } = await serve(
      accepting(({ route }) => (route === `GET /cloud/tenants/${id}` ? reply : undefined)),
    );
    const error = await withClock(() => caught(client(format).tenants.create(spec)));
    expect(error).toMatchObject({ kind, actionId: "task-1", operation: "POST /cloud/tenants", retryable: false });
    expect(error.message).toContain("it was created: task-1 succeeded");
    expect(routes().filter((route) => route.startsWith("POST /cloud"))).toHaveLength(1);
  });

  it("reports an update as carried out if the tenant cannot be read again, also after an abort", async () => {
    const controller = new AbortController();
    const { client } = await serve(
      accepting(({ route }, count) => {
        if (route !== `GET /cloud/tenants/${id}`) return undefined;
        if (count > 1) controller.abort();
        return tenant;
      }),
    );
    const { signal } = controller;
    const error = await caught(
      client(format).tenants.update(urn, (one) => void Object.assign(one, { Enabled: true }), { signal }),
    );
    expect(error).toMatchObject({ kind: "aborted", actionId: "task-1", retryable: false });
    expect(error.message).toContain("it was carried out: task-1 succeeded");
  });

  it("reports a failed task without claiming that it was carried out", async () => {
    const failed = JSON.parse(JSON.stringify(task("json", "Finished")).replace("true", "false")) as Reply;
    const xml = task("xml", "Finished");
    const finished = format === "json" ? failed : { ...xml, text: String(xml.text).replace("true", "false") };
    const { client } = await serve(accepting(() => undefined, finished));
    const error = await caught(client(format).tenants.create(spec));
    expect(error).toMatchObject({ kind: "logical", actionId: "task-1", retryable: false });
    expect(error.message).toBe("POST /cloud/tenants: Ok");
  });

  it("never reports a write as safe to repeat if its task could not be polled", async () => {
    const { client } = await serve(accepting(({ route }) => (route.startsWith("GET /tasks") ? "hang up" : undefined)));
    const em = client(format);
    for (const work of [() => em.tenants.create(spec), () => em.tenants.delete(urn)]) {
      const error = await withClock(() => caught(work()));
      expect(error).toMatchObject({ kind: "transport", actionId: "task-1", retryable: false });
    }
  });

  it.each<[string, Reply | "hang up"]>([
    ["lost", "hang up"],
    ["truncated", { status: 202, text: format === "json" ? '{"TaskId":' : `<Task ${xmlns}><TaskId>task` }],
    ["sent by a gateway", { status: 502, type: "text/html", text: "<html></html>" }],
    ["without a task", { status: 202, text: format === "json" ? '{"TaskId":"../x/task-1"}' : `<Task ${xmlns}/>` }],
  ])("never reports a write as safe to repeat if its response was %s", async (_name, answer) => {
    const { client, routes } = await serve(({ route }) => {
      if (route === `GET /cloud/tenants/${id}`) return tenant;
      return /^(POST|PUT|DELETE) \/cloud/.test(route) ? answer : undefined;
    });
    const em = client(format);
    const update = () => em.tenants.update(urn, (one) => void Object.assign(one, { Enabled: true }));
    for (const work of [() => em.tenants.create(spec), update, () => em.tenants.delete(urn)]) {
      expect((await withClock(() => caught(work()))).retryable).not.toBe(true);
    }
    expect(routes().filter((route) => /^(POST|DELETE) \/cloud/.test(route))).toHaveLength(2);
  });
});

it("rejects a task whose ID would lead to another path", async () => {
  const { client, routes } = await serve(({ route }) =>
    route === "POST /cloud/tenants" ? { status: 202, text: '{"TaskId":"../cloud/task-1"}' } : undefined,
  );
  const em = client("json");
  expect((await caught(em.tenants.create(spec))).message).toContain(
    "the server responded with 202, but without a task",
  );
  expect(await caught(em.task("../cloud/task-1").progress())).toMatchObject({ kind: "input" });
  expect(await caught(em.task("task-1/..").progress())).toMatchObject({ kind: "input" });
  expect(routes()).toEqual(["POST /sessionMngr/", "POST /cloud/tenants"]);
});
