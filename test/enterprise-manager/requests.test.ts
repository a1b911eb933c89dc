import { inspect } from "node:util";
import { expect, it } from "vitest";
import { requestShapes } from "../../src/enterprise-manager/xml/codec.js";
import { readDocument } from "../support/operations.js";
import { caught, firstTenantId, formats, instantTimers, setup, tenantSpec } from "./support/setup.js";

instantTimers();

it.each(formats)("polls a create until its task is Finished and reads the linked tenant: %s", async (format) => {
  const { em, simulator, routes, sent } = setup({ format });
  const spec = tenantSpec(simulator);
  const tenant = await em.tenants.create(spec);
  expect(tenant.Name).toBe(spec.Name);
  expect(routes()).toEqual([
    "POST /sessionMngr/",
    "POST /cloud/tenants",
    "GET /tasks/task-1",
    "GET /tasks/task-1",
    `GET /cloud/tenants/${tenant.UID.slice(-36)}`,
  ]);
  expect(sent[1]?.body).toEqual(spec);
  expect(sent.at(-1)?.query.get("format")).toBe("Entity");
});

it.each(formats)("sends bodies and accepts responses in one format: %s", async (format) => {
  const { em, simulator, sent } = setup({ format });
  await em.tenants.create(tenantSpec(simulator));
  for (const { headers, body } of sent) {
    expect(headers.get("accept")).toBe(`application/${format}`);
    expect(headers.get("content-type")).toBe(body === undefined ? null : `application/${format}`);
  }
});

it("accepts UUIDs and URNs as IDs, also through api", async () => {
  const { em, simulator, routes } = setup();
  const id = firstTenantId(simulator);
  const urn = `urn:veeam:CloudTenant:${id}`;
  await em.tenants.get(urn);
  await em.subtenants.list(urn);
  await em.tenants.get(id);
  await em.api.GET("/cloud/tenants/{tenantId}", { params: { path: { tenantId: urn } } });
  expect(routes().slice(1)).toEqual([
    `GET /cloud/tenants/${id}`,
    `GET /cloud/tenants/${id}/subtenants`,
    `GET /cloud/tenants/${id}`,
    `GET /cloud/tenants/${id}`,
  ]);
  const wrong = caught(em.api.GET("/cloud/tenants/{tenantId}", { params: { path: { tenantId: "../tasks" } } }));
  expect(await wrong).toMatchObject({ kind: "input" });
});

it.each(formats)("returns the JSON form through api, also for errors: %s", async (format) => {
  const { em, simulator } = setup({ format });
  const id = firstTenantId(simulator);
  const found = await em.api.GET("/cloud/tenants/{tenantId}", {
    params: { path: { tenantId: id }, query: { format: "Entity" } },
  });
  expect(found.data).toEqual(await em.tenants.get(id));
  const missing = await em.api.GET("/tasks/{taskId}", { params: { path: { taskId: "task-99" } } });
  expect(missing.response.status).toBe(404);
  expect(missing.error).toMatchObject({ Message: expect.stringContaining("task-99"), StatusCode: 404 });
  const { data: task, response } = await em.api.POST("/cloud/tenants", { body: tenantSpec(simulator) });
  expect(response.status).toBe(202);
  expect(task).toMatchObject({ TaskId: "task-1", State: "Running" });
});

it("retries a PUT whose response was lost", async () => {
  const { em, simulator, wire, routes } = setup();
  const id = firstTenantId(simulator);
  let lost = 0;
  wire.intercept = ({ method }) => {
    if (method !== "PUT" || lost++ > 0) return undefined;
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  const changed = await em.tenants.update(id, (tenant) => {
    tenant.Description = "Lenses";
  });
  expect(changed.Description).toBe("Lenses");
  expect(routes().filter((route) => route.startsWith("PUT"))).toHaveLength(2);
});

it.each(["POST", "DELETE"])("does not retry a %s when the connection is lost", async (lost) => {
  const { em, simulator, wire, routes } = setup();
  const id = firstTenantId(simulator);
  wire.intercept = ({ method, path }) => {
    if (method !== lost || path === "/sessionMngr/") return undefined;
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  const work = lost === "POST" ? em.tenants.create(tenantSpec(simulator)) : em.tenants.delete(id);
  expect(await caught(work)).toMatchObject({ kind: "transport", attempts: 1 });
  expect(routes().filter((route) => route.startsWith(`${lost} /cloud`))).toHaveLength(1);
});

it("writes the body of every operation with its documented schema", () => {
  const paths = readDocument("enterprise-manager").paths as Record<string, Record<string, { requestBody?: object }>>;
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody }]) => {
      const schema = /schemas\/(\w+)/.exec(JSON.stringify(requestBody ?? null))?.[1];
      return schema === undefined ? [] : [[`${method.toUpperCase()} ${path}`, schema]];
    }),
  );
  expect(documented).toHaveLength(8);
  expect(requestShapes).toEqual(Object.fromEntries(documented));
});

it("rejects a body that XML cannot represent, and names the property but not its value", async () => {
  const { em, sent } = setup({ format: "xml" });
  const error = await caught(em.tenants.create({ Name: "A", Password: "canary\u0000", BackupServerUid: "b" }));
  expect(error).toMatchObject({ kind: "input", operation: "POST /cloud/tenants" });
  expect(error.message).toMatch(/cannot be written as XML: Password/);
  expect(inspect(error, { showHidden: true })).not.toContain("canary");
  expect(sent).toEqual([]);
});
