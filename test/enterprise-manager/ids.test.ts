import { expect, it } from "vitest";
import { isSameId } from "../../src/enterprise-manager/ids.js";
import type { EnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { tenantId as id, serve, tenantUrn } from "./support/server.js";
import { caught } from "./support/setup.js";

const other = "9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const tenants = "GET /cloud/tenants/{tenantId}";
const tenant = "must be a UUID or urn:veeam:CloudTenant:<uuid>";
const subtenants = `${tenants}/subtenants/{subtenantId}`;

it.each<[string, unknown, string]>([
  ["a name", "acme", `tenantId ${tenant}, got "acme"`],
  ["a URN of another kind", `urn:veeam:Repository:${id}`, `tenantId ${tenant}, got "urn:veeam:Repository:${id}"`],
  ["a UUID followed by other text", `${id}/x`, `tenantId ${tenant}, got "${id}/x"`],
  ["a long text, which is truncated", `${"x".repeat(100)}y`, `tenantId ${tenant}, got "${"x".repeat(100)}"`],
  ["a number", 7, `tenantId ${tenant}, got 7`],
  ["null", null, `tenantId ${tenant}, got null`],
  ["a list with an ID", [id], `tenantId ${tenant}, got ${id}`],
  ["undefined", undefined, "path parameter tenantId is missing"],
])("rejects %s as a tenant ID without sending anything", async (_name, value, message) => {
  const { client, requests } = await serve(() => undefined);
  const error = await caught(client("json").tenants.get(value as string));
  expect(error).toMatchObject({ kind: "input", operation: tenants });
  expect(error.message).toBe(`${tenants}: ${message}`);
  expect(requests).toEqual([]);
});

it.each<[string, (em: EnterpriseManagerClient) => Promise<unknown>, string]>([
  [
    "of a subtenant",
    (em) => em.subtenants.get(id, "laptop"),
    `${subtenants}: subtenantId must be a UUID or urn:veeam:<kind>:<uuid>, got "laptop"`,
  ],
  [
    "of a backup server",
    (em) => em.repositories.list({ backupServerId: "vbr-1" }),
    "GET /backupServers/{backupServerId}/repositories: " +
      'backupServerId must be a UUID or urn:veeam:BackupServer:<uuid>, got "vbr-1"',
  ],
])("describes the expected form of an ID %s", async (_name, work, message) => {
  const { client, requests } = await serve(() => undefined);
  expect(await caught(work(client("json")))).toMatchObject({ kind: "input", message });
  expect(requests).toEqual([]);
});

it.each(["../cloud/tenants", "task 1", ""])("rejects %j as a task ID", async (value) => {
  const { client, routes } = await serve(() => undefined);
  const error = await caught(client("json").task(value).progress());
  expect(error).toMatchObject({ kind: "input", operation: "GET /tasks/{taskId}" });
  expect(error.message).toBe(`GET /tasks/{taskId}: taskId must look like task-17, got ${JSON.stringify(value)}`);
  expect(routes().filter((route) => route.includes("tasks"))).toEqual([]);
});

it("accepts a URN of any kind if the API itself uses UUIDs only", async () => {
  const { client, routes } = await serve(({ route }) =>
    route.startsWith("GET") ? { text: `{"Type":"CloudSubtenant","Id":"${id}"}` } : undefined,
  );
  const found = await client("json").subtenants.get(`urn:veeam:CloudTenant:${other}`, `urn:veeam:CloudSubtenant:${id}`);
  expect(found.Id).toBe(id);
  expect(routes().at(-1)).toBe(`GET /cloud/tenants/${other}/subtenants/${id}`);
});

it.each([
  [tenantUrn, id, true],
  [id.toUpperCase(), tenantUrn, true],
  [id, other, false],
  [id, "acme", false],
  ["acme", id, false],
  ["acme", "acme", false],
  [undefined, undefined, false],
])("compares the IDs %s and %s by their UUIDs: %s", (one, another, expected) => {
  expect(isSameId(one, another)).toBe(expected);
});
