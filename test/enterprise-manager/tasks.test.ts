import { describe, expect, it } from "vitest";
import { backupServer, caught, formats, instantTimers, routes, setup } from "./support/setup.js";
import { makeTenant } from "./support/store.js";

const id = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";
const spec = { Name: "A", Password: "x", BackupServerUid: backupServer };

describe.each(formats)("%s", (format) => {
  instantTimers();

  it("goes from Running over OperationFinished to Finished", async () => {
    const { em } = setup({ format });
    const task = await em.tenants.create(spec, { wait: false });
    expect(task.id).toBe("task-1");
    const states = [];
    for (let i = 0; i < 3; i++) states.push((await task.progress()).State);
    expect(states).toEqual(["Running", "OperationFinished", "Finished"]);
    expect((await task.result()).Name).toBe("A");
  });

  it("throws the message of a failed task", async () => {
    const { em, server } = setup({ format });
    server.store.tenants.set(id, makeTenant(id, { Name: "A" }));
    const error = await caught(em.tenants.create(spec));
    expect(error).toMatchObject({ kind: "logical", actionId: "task-1", retryable: false });
    expect(error.message).toBe("POST /cloud/tenants: A exists already.");
  });

  it("takes up a task by its id", async () => {
    const { em } = setup({ format });
    const { id: taskId = "" } = await em.tenants.create(spec, { wait: false });
    const finished = await em.task(taskId).result();
    expect(finished).toMatchObject({ TaskId: "task-1", State: "Finished", Result: { Success: true } });
  });

  it("says that an unknown task is gone", async () => {
    const { em } = setup({ format });
    expect(await caught(em.task("task-9").result())).toMatchObject({ kind: "expired", actionId: "task-9" });
    expect(await caught(em.task("../tenants").progress())).toMatchObject({ kind: "input" });
  });

  it("cancels", async () => {
    const { em, server } = setup({ format });
    const task = await em.tenants.create(spec, { wait: false });
    await task.cancel();
    expect(routes(server).at(-1)).toBe("DELETE /tasks/task-1");
    expect(await caught(task.progress())).toMatchObject({ kind: "expired" });
  });

  it("waits with growing pauses until its time is over, and can be asked again", async () => {
    const { em, server } = setup({ format });
    server.hooks.pollsToFinish = 1_000_000;
    const task = await em.tenants.create(spec, { wait: false });
    const before = server.seen.length;
    expect(await caught(task.result({ timeout: 60_000 }))).toMatchObject({ kind: "timeout", actionId: "task-1" });
    // 0.25 + 0.5 + 1 + 2 + 4 + 8 + 15 + 15 seconds are pauses; the next one would end too late.
    expect(server.seen.length - before).toBe(9);
    server.hooks.pollsToFinish = 9;
    expect((await task.result()).Name).toBe("A");
    expect(await caught(em.tenants.create({ ...spec, Name: "B" }, { taskTimeout: 1 }))).toMatchObject({
      kind: "timeout",
    });
  });

  it("stops waiting when aborted", async () => {
    const { em, server } = setup({ format });
    server.hooks.pollsToFinish = 1_000_000;
    const controller = new AbortController();
    server.hooks.intercept = ({ path }) => {
      if (path.startsWith("/tasks/")) controller.abort(new Error("enough"));
      return undefined;
    };
    const error = await caught(em.tenants.create(spec, { signal: controller.signal }));
    expect(error).toMatchObject({ kind: "aborted", cause: new Error("enough") });
    const sent = server.seen.length;
    await em.tenants.list();
    expect(server.seen.length).toBe(sent + 1);
  });

  it.each([
    ["no task", { Type: "Other" }, "answered 202 without a task to follow"],
    ["no result", { TaskId: "task-1", State: "Finished", Operation: "x" }, "the task finished without a result"],
    ["no state", { TaskId: "task-1" }, "the answer about the task has no state"],
  ])("reports an answer with %s", async (_name, body, message) => {
    const { em, server } = setup({ format: "json" });
    server.hooks.intercept = ({ method, path }) =>
      method === "POST" && path !== "/sessionMngr/"
        ? Response.json("State" in body ? { TaskId: "task-1" } : body, { status: 202 })
        : path.startsWith("/tasks")
          ? Response.json(body)
          : undefined;
    const error = await caught(em.tenants.create(spec));
    expect(error.kind).toBe("protocol");
    expect(error.message).toContain(message);
  });
});
