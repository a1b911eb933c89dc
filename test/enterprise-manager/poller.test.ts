import { describe, expect, it } from "vitest";
import { caught, formats, instantTimers, setup, tenantSpec } from "./support/setup.js";

describe.each(formats)("tasks in %s", (format) => {
  instantTimers();

  it("reports the states Running, OperationFinished and Finished", async () => {
    const { em, simulator } = setup({ format }, { tasks: { running: 1 } });
    const task = await em.tenants.create(tenantSpec(simulator), { wait: false });
    expect(task.id).toBe("task-1");
    const states = [];
    for (let i = 0; i < 3; i++) states.push((await task.progress()).State);
    expect(states).toEqual(["Running", "OperationFinished", "Finished"]);
    expect((await task.result()).Name).toBe("Alder Foundry");
  });

  it("throws the message of a failed task", async () => {
    const { em, simulator } = setup({ format });
    await em.tenants.create(tenantSpec(simulator));
    const error = await caught(em.tenants.create(tenantSpec(simulator)));
    expect(error).toMatchObject({ kind: "logical", actionId: "task-2", retryable: false });
    expect(error.message).toBe("POST /cloud/tenants: A tenant named Alder Foundry already exists.");
  });

  it("resumes a task by its ID within the session that started it only", async () => {
    const { em, simulator } = setup({ format });
    await em.tenants.create(tenantSpec(simulator), { wait: false });
    const task = em.task("task-1");
    expect(await task.progress()).toMatchObject({ TaskId: "task-1" });
    expect(await task.result()).toMatchObject({ State: "Finished", Result: { Success: true } });
    simulator.advance(16 * 60_000);
    await em.tenants.create(tenantSpec(simulator, "Other"), { wait: false });
    expect(await caught(task.progress())).toMatchObject({ kind: "expired", actionId: "task-1" });
  });

  it("reports an unknown task as expired", async () => {
    const { em } = setup({ format });
    expect(await caught(em.task("task-9").result())).toMatchObject({ kind: "expired", actionId: "task-9" });
    expect(await caught(em.task("../tenants").progress())).toMatchObject({ kind: "input" });
  });

  it("cancels a task", async () => {
    const { em, simulator, routes } = setup({ format });
    const task = await em.tenants.create(tenantSpec(simulator), { wait: false });
    await task.cancel();
    expect(routes().at(-1)).toBe("DELETE /tasks/task-1");
    expect(await caught(task.progress())).toMatchObject({ kind: "expired" });
  });

  it("polls with growing pauses until the timeout, and can poll again", async () => {
    const { em, simulator, sent } = setup({ format }, { tasks: { running: 20 } });
    const task = await em.tenants.create(tenantSpec(simulator), { wait: false });
    const before = sent.length;
    expect(await caught(task.result({ timeout: 60_000 }))).toMatchObject({ kind: "timeout", actionId: "task-1" });
    // Pauses of 0.25, 0.5, 1, 2, 4, 8, 15 and 15 seconds; the next one would end too late.
    expect(sent.length - before).toBe(9);
    expect((await task.result()).Name).toBe("Alder Foundry");
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

describe("malformed tasks", () => {
  instantTimers();

  it.each([
    ["no task", { Type: "Other" }, "the server responded with 202, but without a task"],
    ["no result", { TaskId: "task-1", State: "Finished", Operation: "x" }, "the task finished without a result"],
    ["no state", { TaskId: "task-1" }, "the response about the task has no state"],
  ])("rejects a task response with %s", async (_name, body, message) => {
    const { em, simulator, wire } = setup();
    wire.intercept = ({ method, path }) =>
      method === "POST" && path !== "/sessionMngr/"
        ? Response.json("State" in body ? { TaskId: "task-1" } : body, { status: 202 })
        : path.startsWith("/tasks")
          ? Response.json(body)
          : undefined;
    const error = await caught(em.tenants.create(tenantSpec(simulator)));
    expect(error.kind).toBe("protocol");
    expect(error.message).toContain(message);
  });
});
