import { describe, expect, it } from "vitest";
import { type Reply, serve, task, withClock } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const spec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: `urn:veeam:BackupServer:${id}` };
const create = "POST /cloud/tenants";
const ask = "GET /tasks/{taskId}";
const gone =
  "the server no longer has the task (tasks end with their session). The outcome is unknown: look for its result";

/** A server that accepts a tenant as task-1 and returns `reply` for the task. */
async function withTask(reply: Reply, accepted: Reply = task("json", "Running")) {
  return serve(({ route }) => {
    if (route === create) return accepted;
    return route.endsWith("/tasks/task-1") ? reply : undefined;
  });
}

const finished = (Result: object) => ({
  text: JSON.stringify({ TaskId: "task-1", State: "Finished", Operation: "x", Result }),
});

describe("unusual tasks", () => {
  it.each<[string, object]>([
    ["no", { Success: false }],
    ["a null", { Success: false, Message: null }],
    ["an empty", { Success: false, Message: "" }],
  ])("reports a task that failed with %s message", async (_name, result) => {
    const { client } = await withTask(finished(result));
    const error = await caught(client("json").tenants.create(spec));
    expect(error).toMatchObject({ kind: "logical", operation: create, actionId: "task-1", retryable: false });
    expect(error.message).toBe(`${create}: the task failed without a message`);
  });

  it("reports a task that runs longer than taskTimeout", async () => {
    const { client } = await withTask(task("json", "Running"));
    const error = await withClock(() => caught(client("json").tenants.create(spec, { taskTimeout: 60_000 })));
    expect(error).toMatchObject({ kind: "timeout", operation: create, actionId: "task-1", retryable: false });
    expect(error.message).toBe(`${create}: the task did not finish within 60000 ms`);
  });

  it.each([401, 404, 410])("reports a task as expired if its poll returns %i", async (status) => {
    const { client } = await withTask({ status });
    const em = client("json");
    const error = await caught(em.tenants.create(spec));
    expect(error).toMatchObject({ kind: "expired", operation: create, actionId: "task-1", retryable: false });
    expect(error.message).toBe(`${create}: ${gone}`);
    for (const work of [() => em.task("task-1").progress(), () => em.task("task-1").cancel()]) {
      const known = await caught(work());
      expect(known).toMatchObject({ kind: "expired", operation: ask, actionId: "task-1" });
      expect(known.message).toBe(`${ask}: ${gone}`);
    }
  });

  it.each([400, 403, 409])("does not report a task as expired if its poll returns %i", async (status) => {
    const { client } = await withTask({ status, text: '{"Message":"Not now."}' });
    const error = await caught(client("json").task("task-1").progress());
    expect(error).toMatchObject({ kind: status === 403 ? "security" : "logical", status, operation: ask });
    expect(error.message).toBe(`${ask}: Not now.`);
  });

  it("names the poll's operation in the error of a task that was resumed by its ID", async () => {
    const { client } = await withTask(finished({ Success: false, Message: "No space left on Vault 1." }));
    const error = await caught(client("json").task("task-1").result());
    expect(error).toMatchObject({ kind: "logical", operation: ask, actionId: "task-1" });
    expect(error.message).toBe(`${ask}: No space left on Vault 1.`);
  });

  it.each<[string, string]>([
    ["an invalid ID", '{"TaskId":"../task-1"}'],
    ["a number as ID", '{"TaskId":1}'],
    ["no ID", "{}"],
  ])("rejects a write with 202 and %s", async (_name, text) => {
    const { client, routes } = await withTask({}, { status: 202, text });
    const error = await caught(client("json").tenants.create(spec));
    expect(error).toMatchObject({ kind: "protocol", operation: create, status: 202 });
    expect(error.message).toBe(`${create}: the server responded with 202, but without a task`);
    expect(routes()).toHaveLength(2);
  });
});

it("returns a finished task without an ID for an update without changes", async () => {
  const tenant = { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${id}`, Href: "h", Name: "ABC" };
  const { client, routes } = await serve(({ route }) =>
    route === `GET /cloud/tenants/${id}` ? { text: JSON.stringify(tenant) } : undefined,
  );
  const settled = await client("json").tenants.update(id, () => undefined, { wait: false });
  expect(settled.id).toBeUndefined();
  expect(await settled.progress()).toEqual({
    TaskId: "",
    State: "Finished",
    Operation: "PUT /cloud/tenants/{tenantId}",
    Result: { Success: true },
  });
  expect(await settled.result()).toEqual(tenant);
  await settled.cancel();
  expect(routes()).toEqual(["POST /sessionMngr/", `GET /cloud/tenants/${id}`]);
});
