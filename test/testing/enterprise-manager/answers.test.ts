import { expect, it } from "vitest";
import { operations, readDocument } from "../../support/operations.js";
import { documented, finished, type Got, type Kind, open, operationOf, type Send } from "./open.js";

interface Step {
  readonly operation: string;
  readonly got: Got;
}

/** Paths whose responses come from the examples, with the IDs of the examples. */
const readsOfExamples = documented
  .filter(({ method, path }) => method === "get" && !/^\/($|logonSessions|cloud\/tenants|tasks|query)/.test(path))
  .map(({ path, responses }) => {
    const { UID, Id } = (responses[0]?.examples[0]?.value ?? {}) as { readonly UID?: string; readonly Id?: string };
    const below = path.replace("/{backupServerId}/", "/5f6c1d90-2e47-4b83-9a15-d80e3b7c6241/");
    return below.replace(/\{\w+\}$/, UID ?? Id ?? "none");
  });

/** Calls every operation at least once and returns the responses. */
async function callAll(kind: Kind): Promise<Step[]> {
  const { sim, send } = await open({ seed: 7, tenants: 8 }, kind);
  const steps: Step[] = [];
  const call: Send = async (method, path, sent) => {
    const got = await send(method, path, sent);
    steps.push({ operation: operationOf(method, path)?.key ?? path, got });
    return got;
  };
  const write: Send = async (method, path, sent) => {
    const got = await call(method, path, sent);
    await finished(call, got);
    return got;
  };
  const example = (operation: string) => documented.find(({ key }) => key === operation)?.body?.examples[0]?.value;

  const [first, second] = sim.state.tenants.rows();
  await call("GET", "/");
  await call("POST", "/sessionMngr/?v=latest", {
    body: { TenantCredentials: { Username: first?.Name, Password: "simulated-password" } },
  });
  const sessions = await call("GET", "/logonSessions");
  await call("GET", `/logonSessions/${sessions.body.LogonSessions[1].SessionId}`);
  for (const path of readsOfExamples) await call("GET", path);

  await write("POST", "/cloud/tenants", { body: { ...Object(example("POST /cloud/tenants")), Name: "Alder Foundry" } });
  const references = await call("GET", "/cloud/tenants");
  await call("GET", "/cloud/tenants?format=Entity");
  const tenant = `/cloud/tenants/${references.body.Refs.at(-1).UID}`;
  await call("GET", tenant);
  const entity = await call("GET", `${tenant}?format=Entity`);
  await write("PUT", tenant, { body: { ...entity.body, Enabled: false } });
  await call("GET", `${tenant}/freelicenseCounters`);
  await call("GET", `${tenant}/gatewayPools`);

  for (const segment of ["resources", "computeResources"]) {
    const made = await write("POST", `${tenant}/${segment}`, {
      body: example(`POST /cloud/tenants/{tenantId}/${segment}`),
    });
    expect(made.status).toBe(202);
    const list = await call("GET", `${tenant}/${segment}`);
    const [rows] = Object.values<{ Id: string }[]>(list.body);
    const part = `${tenant}/${segment}/${rows?.at(-1)?.Id}`;
    await call("GET", part);
    await write("DELETE", part);
  }

  const director = `/cloud/tenants/${second?.UID}`;
  const [center] = (await call("GET", `${director}/vCloudComputeResources`)).body.CloudTenantVCloudComputeResources;
  const one = `${director}/vCloudComputeResources/${center.Id}`;
  await call("GET", one);
  await write("DELETE", one);
  const { VirtualDataCenterRef } = center;
  const assignment = { VirtualDataCenterRef, UseNetworkFailoverResources: false };
  await write("POST", `${director}/vCloudComputeResources`, { body: assignment });

  const [quota] = (await call("GET", `${tenant}/resources`)).body.CloudTenantResources;
  const share = { Name: "till", Password: "secret", TenantResourceId: quota.Id, UnlimitedQuota: true };
  await write("POST", `${tenant}/subtenants`, { body: share });
  const [till] = (await call("GET", `${tenant}/subtenants`)).body.CloudSubtenants;
  await call("GET", `${tenant}/subtenants/${till.Id}`);
  await write("PUT", `${tenant}/subtenants/${till.Id}`, { body: { Description: "A till", Enabled: true } });
  await call("GET", `${tenant}/subtenants/${till.Id}`);
  await write("DELETE", `${tenant}/subtenants/${till.Id}`);

  for (const type of ["CloudTenant", "CloudSubtenant", "Task"]) await call("GET", `/query?type=${type}`);
  await call("GET", "/query?type=CloudTenant&format=Entities&pageSize=3&page=2");
  await call("GET", "/querySvc");
  await call("GET", "/tasks");
  await call("DELETE", "/tasks/task-1");
  await call("GET", "/tasks/task-1");
  await write("DELETE", `${tenant}?includeBackups=true`);
  await call("GET", tenant);
  await call("DELETE", `/logonSessions/${sessions.body.LogonSessions[0].SessionId}`);
  await call("GET", "/tasks");
  return steps;
}

const isNothing = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

/** Removes nulls and empty lists, which look the same in XML. */
const withoutNulls = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, one) => (isNothing(one) ? undefined : one)) ?? "null");

it("responds to all operations of the document, and every successful response matches the document", async () => {
  const steps = await callAll("json");
  expect(new Set(steps.map(({ operation }) => operation))).toEqual(
    new Set(operations(readDocument("enterprise-manager")).map(({ key }) => key)),
  );
  const failed = steps.filter(({ got }) => got.status >= 400).map(({ operation, got }) => `${operation} ${got.status}`);
  expect(failed).toEqual(["GET /tasks/{taskId} 404", "GET /cloud/tenants/{tenantId} 404", "GET /tasks 401"]);
  const tasks = steps.filter(({ got }) => got.body?.State === "Finished");
  expect(tasks.map(({ got }) => got.body.Result.Success)).not.toContain(false);
  expect(tasks).toHaveLength(12);
});

it("returns the same content in XML and JSON", async () => {
  const [json, xml] = await Promise.all([callAll("json"), callAll("xml")]);
  const contents = (steps: readonly Step[]) =>
    steps.map(({ operation, got }) => ({ operation, status: got.status, body: withoutNulls(got.body) }));
  expect(contents(xml)).toEqual(contents(json));
  expect(xml.every(({ got }) => got.status === 204 || got.text.startsWith("<?xml"))).toBe(true);
});

it("returns identical bytes for the same seed", async () => {
  const texts = async () => (await callAll("xml")).map(({ got }) => got.text);
  expect(await texts()).toEqual(await texts());
});

it("never returns a password", async () => {
  const text = (await callAll("json")).map(({ got }) => got.text).join();
  expect(text).not.toMatch(/simulated-password|correct horse|"secret"/);
});
