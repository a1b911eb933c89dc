import { describe, expect, it } from "vitest";
import type { EnterpriseManagerClient, TenantDraft } from "../../src/enterprise-manager/index.js";
import {
  type Handle,
  tenantId as id,
  json,
  type Reply,
  serve,
  task,
  tenantUrn as urn,
  withClock,
} from "./support/server.js";
import { caught, formats, instantTimers, setup, tenantSpec } from "./support/setup.js";

const tenants = "/cloud/tenants";
const [one, two] = ["11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"];
const spec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: `urn:veeam:BackupServer:${one}` };
const create = `POST ${tenants}`;
const poll = "GET /tasks/{taskId}";
const tenant = json({ Type: "CloudTenant", Href: "h", UID: urn, Name: "ABC" });
const related = `https://elsewhere.example:9398/api${tenants}/${id}?format=Entity`;
const enable = (draft: TenantDraft) => void Object.assign(draft, { Enabled: true });
const finished = (Result: object | null) => json({ TaskId: "task-1", State: "Finished", Operation: "x", Result });

/** A server that accepts every write as task-1 and returns `polled` for it; the test handles all other requests. */
function accepting(
  rest: Handle,
  polled: Reply = task("json", "Finished", { related }),
  accepted = task("json", "Running"),
) {
  return serve((request, count) => {
    if (request.route.endsWith("/tasks/task-1")) return rest(request, count) ?? polled;
    return rest(request, count) ?? (/^(POST|PUT|DELETE) \/cloud/.test(request.route) ? accepted : undefined);
  });
}
const nothing: Handle = () => undefined;
const writes = (routes: string[]) => routes.filter((route) => /^(POST|DELETE) \/cloud/.test(route)).length;

describe.each(formats)("tasks of the simulator in %s", (format) => {
  instantTimers();

  it("reports the states Running, OperationFinished and Finished", async () => {
    const { em, simulator } = setup({ format }, { tasks: { running: 1 } });
    const running = await em.tenants.create(tenantSpec(simulator), { wait: false });
    expect(running.id).toBe("task-1");
    const states = [];
    for (let i = 0; i < 3; i++) states.push((await running.progress()).State);
    expect(states).toEqual(["Running", "OperationFinished", "Finished"]);
    expect((await running.result()).Name).toBe("Alder Foundry");
  });

  it("resumes a task by its ID within the session that started it only", async () => {
    const { em, simulator } = setup({ format });
    await em.tenants.create(tenantSpec(simulator), { wait: false });
    const resumed = em.task("task-1");
    expect(await resumed.progress()).toMatchObject({ TaskId: "task-1" });
    expect(await resumed.result()).toMatchObject({ State: "Finished", Result: { Success: true } });
    simulator.advance(16 * 60_000);
    await em.tenants.create(tenantSpec(simulator, "Other"), { wait: false });
    expect(await caught(resumed.progress())).toMatchObject({ kind: "expired", actionId: "task-1" });
  });

  it("cancels a task", async () => {
    const { em, simulator, routes } = setup({ format });
    const running = await em.tenants.create(tenantSpec(simulator), { wait: false });
    await running.cancel();
    expect(routes().at(-1)).toBe("DELETE /tasks/task-1");
    expect(await caught(running.progress())).toMatchObject({ kind: "expired" });
  });

  it("polls with growing pauses until the timeout, and can poll again", async () => {
    const { em, simulator, sent } = setup({ format }, { tasks: { running: 20 } });
    const running = await em.tenants.create(tenantSpec(simulator), { wait: false });
    const before = sent.length;
    const details = { kind: "timeout", operation: create, actionId: "task-1", retryable: false };
    const message = `${create}: the task did not finish within 60000 ms`;
    expect(await caught(running.result({ timeout: 60_000 }))).toMatchObject({ ...details, message });
    // Pauses of 0.25, 0.5, 1, 2, 4, 8, 15 and 15 seconds; the next one would end too late.
    expect(sent.length - before).toBe(9);
    expect((await running.result()).Name).toBe("Alder Foundry");
    const short = em.tenants.create(tenantSpec(simulator, "Other"), { taskTimeout: 1000 });
    expect(await caught(short)).toMatchObject({ kind: "timeout", actionId: "task-2" });
  });

  it("stops polling when aborted", async () => {
    const { em, simulator, routes, wire } = setup({ format }, { tasks: { running: 20 } });
    const controller = new AbortController();
    wire.intercept = ({ path }) => {
      if (path.startsWith("/tasks/")) controller.abort(new Error("enough"));
      return undefined;
    };
    const error = await caught(em.tenants.create(tenantSpec(simulator), { signal: controller.signal }));
    expect(error).toMatchObject({ kind: "aborted", cause: new Error("enough") });
    await em.tenants.list();
    expect(routes().filter((route) => route === "GET /tasks/task-1")).toHaveLength(1);
  });
});

it.each<[string, object | null, string, string]>([
  ["that failed", { Success: false, Message: "Full." }, "logical", "Full."],
  ["that failed without a message", { Success: false }, "logical", "the task failed without a message"],
  ["that failed with empty text", { Success: false, Message: "" }, "logical", "the task failed without a message"],
  ["without a result", {}, "protocol", "the task finished without a result"],
  ["with a null result", null, "protocol", "the task finished without a result"],
])("reports a task %s", async (_name, result, kind, message) => {
  const { client } = await accepting(nothing, finished(result));
  const em = client("json");
  const details = { kind, actionId: "task-1", retryable: false };
  expect(await caught(em.tenants.create(spec))).toMatchObject({ ...details, message: `${create}: ${message}` });
  expect(await caught(em.task("task-1").result())).toMatchObject({ ...details, message: `${poll}: ${message}` });
});

it.each([{ TaskId: "task-1" }, { TaskId: "task-1", State: 5 }])("rejects %j, which has no state", async (body) => {
  const { client } = await accepting(nothing, json(body));
  const message = `${poll}: the response about the task has no state`;
  expect(await caught(client("json").task("task-1").progress())).toMatchObject({ kind: "protocol", message });
});

it.each([401, 404, 410])("reports a task as expired if its poll returns %i", async (status) => {
  const { client } = await accepting(nothing, { status });
  const em = client("json");
  const gone =
    "the server no longer has the task (tasks end with their session). The outcome is unknown: look for its result";
  const expired = { kind: "expired", actionId: "task-1" };
  const error = await caught(em.tenants.create(spec));
  expect(error).toMatchObject({ ...expired, retryable: false, message: `${create}: ${gone}` });
  for (const work of [() => em.task("task-1").progress(), () => em.task("task-1").cancel()]) {
    expect(await caught(work())).toMatchObject({ ...expired, operation: poll, message: `${poll}: ${gone}` });
  }
});

it.each([400, 403, 409])("does not report a task as expired if its poll returns %i", async (status) => {
  const { client } = await accepting(nothing, { ...json({ Message: "Not now." }), status });
  const kind = status === 403 ? "security" : "logical";
  const error = { kind, message: `${poll}: Not now.` };
  expect(await caught(client("json").task("task-1").progress())).toMatchObject(error);
});

it.each(["../task-1", 1, undefined])("rejects a write with 202 and the task ID %j", async (TaskId) => {
  const { client, routes } = await accepting(nothing, {}, { ...json({ TaskId }), status: 202 });
  const error = await caught(client("json").tenants.create(spec));
  const message = `${create}: the server responded with 202, but without a task`;
  expect(error).toMatchObject({ kind: "protocol", status: 202, message });
  expect(routes()).toHaveLength(2);
});

it("returns a finished task without an ID for an update without changes", async () => {
  const { client, routes } = await accepting(({ route }) => (route === `GET ${tenants}/${id}` ? tenant : undefined));
  const settled = await client("json").tenants.update(id, () => undefined, { wait: false });
  expect(settled.id).toBeUndefined();
  const done = { TaskId: "", State: "Finished", Operation: `PUT ${tenants}/{tenantId}`, Result: { Success: true } };
  expect(await settled.progress()).toEqual(done);
  expect(await settled.result()).toMatchObject({ UID: urn });
  await settled.cancel();
  expect(routes()).toEqual(["POST /sessionMngr/", `GET ${tenants}/${id}`]);
});

it.each(["progress", "cancel"] as const)("aborts the request of %s with its signal", async (method) => {
  const { client } = await accepting(nothing, task("json", "Running"));
  const controller = new AbortController();
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (String(input).includes("/tasks/")) controller.abort();
    return globalThis.fetch(input, init);
  };
  const running = await client("json", { fetch }).tenants.create(spec, { wait: false });
  const error = await caught(running[method]({ signal: controller.signal }));
  expect(error).toMatchObject({ kind: "aborted", operation: expect.stringContaining("/tasks/{taskId}") });
});

it.each<[string, Reply, string]>([
  ["cannot be found", { status: 404 }, "logical"],
  ["is of another type", json({ Type: "Task" }), "protocol"],
  ["cannot be read", { status: 503 }, "transport"],
])("reports a tenant as created if its entity %s", async (_name, reply, kind) => {
  const { client, routes } = await accepting(({ route }) => (route === `GET ${tenants}/${id}` ? reply : undefined));
  const error = await withClock(() => caught(client("json").tenants.create(spec)));
  expect(error).toMatchObject({ kind, actionId: "task-1", operation: create, retryable: false });
  expect(error.message).toContain("it was created: task-1 succeeded");
  expect(writes(routes())).toBe(1);
});

it("reports a subtenant as created if it is not listed within taskTimeout", async () => {
  const never: Handle = ({ route }) =>
    route.endsWith("/subtenants") && route.startsWith("GET") ? json({}) : undefined;
  const { client } = await accepting(never, task("json", "Finished"));
  const subtenant = { Name: "a", Password: "p", TenantResourceId: id, UnlimitedQuota: true };
  const work = () => client("json").subtenants.create(urn, subtenant, { taskTimeout: 60_000 });
  const error = await withClock(() => caught(work()));
  const operation = `POST ${tenants}/{tenantId}/subtenants`;
  expect(error).toMatchObject({ kind: "timeout", actionId: "task-1", operation, retryable: false });
  expect(error.message).toBe(
    `${operation}: the result of the task could not be read within 60000 ms ` +
      "(it was created: task-1 succeeded; do not repeat the call, read its result)",
  );
});

it("reports an update as carried out if the tenant cannot be read again, also after an abort", async () => {
  const controller = new AbortController();
  const { client } = await accepting(({ route }, count) => {
    if (route !== `GET ${tenants}/${id}`) return undefined;
    if (count > 1) controller.abort();
    return tenant;
  });
  const error = await caught(client("json").tenants.update(urn, enable, { signal: controller.signal }));
  expect(error).toMatchObject({ kind: "aborted", actionId: "task-1", retryable: false });
  expect(error.message).toContain("it was carried out: task-1 succeeded");
});

it.each<[string, number, (em: EnterpriseManagerClient) => Promise<unknown>]>([
  ["created", 1, (em) => em.tenants.create(spec, { maxAttempts: 1 })],
  ["updated", 2, (em) => em.tenants.update(id, enable, { maxAttempts: 1 })],
])("limits the attempts to read the %s tenant by maxAttempts", async (_name, reads, write) => {
  const { client, routes } = await accepting(({ route }, count) => {
    if (route !== `GET ${tenants}/${id}`) return undefined;
    return count < reads ? tenant : { status: 503 };
  });
  const error = await withClock(() => caught(write(client("json"))));
  expect(error).toMatchObject({ kind: "transport", status: 503, actionId: "task-1", attempts: 1 });
  expect(routes().filter((route) => route === `GET ${tenants}/${id}`)).toHaveLength(reads);
});

const works = (em: EnterpriseManagerClient) => [
  () => em.tenants.create(spec),
  () => em.tenants.update(urn, enable),
  () => em.tenants.delete(urn),
];

it("never reports a write as safe to repeat if its task could not be polled", async () => {
  const { client } = await accepting(({ route }) => {
    if (route.startsWith("GET /tasks")) return "hang up";
    return route === `GET ${tenants}/${id}` ? tenant : undefined;
  });
  for (const work of works(client("json"))) {
    const error = await withClock(() => caught(work()));
    expect(error).toMatchObject({ kind: "transport", actionId: "task-1", retryable: false });
  }
});

it.each<[string, Reply | "hang up"]>([
  ["lost", "hang up"],
  ["truncated", { status: 202, text: '{"TaskId":' }],
  ["sent by a gateway", { status: 502, type: "text/html", text: "<html></html>" }],
  ["without a task", { ...json({ TaskId: "../x/task-1" }), status: 202 }],
])("never reports a write as safe to repeat if its response was %s", async (_name, reply) => {
  const { client, routes } = await serve(({ route }) => {
    if (route === `GET ${tenants}/${id}`) return tenant;
    return /^(POST|PUT|DELETE) \/cloud/.test(route) ? reply : undefined;
  });
  for (const work of works(client("json"))) {
    expect((await withClock(() => caught(work()))).retryable).not.toBe(true);
  }
  expect(writes(routes())).toBe(2);
});

const repository = (uuid: string) => `urn:veeam:Repository:${uuid}`;
const plan = (uuid: string) => `urn:veeam:CloudHardwarePlan:${uuid}`;
const quota = (DisplayName: string, RepositoryUid: string) => ({ RepositoryQuota: { DisplayName, RepositoryUid } });
const failover = { UseNetworkFailoverResources: false };
const options = { taskTimeout: 60_000 };

/** What is created, its path and list, the call, and the rows of the list: the created one, and the others. */
type Case = [string, string, string, (em: EnterpriseManagerClient) => Promise<object>, object, object[]];

it.each<Case>([
  [
    "a tenant by its name",
    ...(["", "CloudTenants"] as const),
    (em) => em.tenants.create(spec, options),
    { UID: urn, Name: "ABC" },
    [{ UID: `urn:veeam:CloudTenant:${one}`, Name: "AB" }],
  ],
  [
    "a storage quota by its name and its repository",
    ...([`/${id}/resources`, "CloudTenantResources"] as const),
    (em) => em.resources.create(id, { Name: "Vault", RepositoryUid: repository(one), QuotaMb: 10 }, options),
    { Id: id, ...quota("Vault", repository(one)) },
    [
      { Id: one, ...quota("Vault", repository(two)) },
      { Id: two, ...quota("Attic", repository(one)) },
    ],
  ],
  [
    "a subscription by its hardware plan",
    ...([`/${id}/computeResources`, "CloudTenantComputeResources"] as const),
    (em) =>
      em.computeResources.create(id, { CloudHardwarePlanUid: plan(one), PlatformType: "VMware", ...failover }, options),
    { Id: id, CloudHardwarePlanUid: plan(one) },
    [{ Id: one, CloudHardwarePlanUid: plan(two) }],
  ],
  [
    "a virtual data center by its reference",
    ...([`/${id}/vCloudComputeResources`, "CloudTenantVCloudComputeResources"] as const),
    (em) => em.vCloudComputeResources.create(id, { VirtualDataCenterRef: "urn:vdc:1", ...failover }, options),
    { Id: id, VirtualDataCenterRef: "urn:vdc:1" },
    [{ Id: one, VirtualDataCenterRef: "urn:vdc:2" }],
  ],
  [
    "a subtenant by its name",
    ...([`/${id}/subtenants`, "CloudSubtenants"] as const),
    (em) => em.subtenants.create(id, { Name: "b", Password: "p", TenantResourceId: id, UnlimitedQuota: true }, options),
    { Id: id, Name: "b" },
    [{ Id: one, Name: "a" }],
  ],
])("finds %s, although the list contains it late", async (_name, below, list, run, made, others) => {
  const path = tenants + below;
  const { client, routes } = await accepting(
    ({ route }, count) => {
      if (route !== `GET ${path}`) return undefined;
      return json({ [list]: count > 1 ? [...others, made, ...others] : others });
    },
    task("json", "Finished"),
  );
  const em = client("json");
  expect(await withClock(() => run(em))).toEqual(made);
  expect(routes()).toEqual(["POST /sessionMngr/", `POST ${path}`, "GET /tasks/task-1", `GET ${path}`, `GET ${path}`]);
});

it.each([true, false, undefined])("deletes a tenant's backups only if includeBackups is true: %s", async (given) => {
  const { client, requests } = await accepting(nothing);
  await client("json").tenants.delete(id, given === undefined ? {} : { includeBackups: given });
  const sent = requests.find(({ route }) => route === `DELETE ${tenants}/${id}`);
  expect(sent?.query.get("includeBackups") ?? undefined).toBe(given?.toString());
});
