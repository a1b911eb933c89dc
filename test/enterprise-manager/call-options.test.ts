import { expect, it } from "vitest";
import type { EnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const reading = "signal, timeout, maxAttempts";
const writing = `${reading}, taskTimeout, wait`;

it.each<[string, (em: EnterpriseManagerClient, options: object) => Promise<unknown>, string]>([
  ["list", (em, options) => em.tenants.list(options), reading],
  ["list", (em, options) => em.resources.list(id, options), reading],
  ["get", (em, options) => em.tenants.get(id, options), reading],
  ["get", (em, options) => em.subtenants.get(id, id, options), reading],
  ["list", (em, options) => em.backupServers.list(options), reading],
  ["list", (em, options) => em.repositories.list(options), `${reading}, backupServerId`],
  ["get", (em, options) => em.repositories.get(id, options), reading],
  ["get", (em, options) => em.gatewayPools.get(id, options), reading],
  ["create", (em, options) => em.tenants.create({} as never, options), writing],
  ["create", (em, options) => em.subtenants.create(id, {} as never, options), writing],
  ["update", (em, options) => em.tenants.update(id, () => undefined, options), writing],
  ["update", (em, options) => em.subtenants.update(id, id, () => undefined, options), writing],
  ["delete", (em, options) => em.tenants.delete(id, options), `${writing}, includeBackups`],
  ["delete", (em, options) => em.resources.delete(id, id, options), writing],
  ["follow", (em, options) => em.follow({ Href: "/api/tasks" }, options), reading],
])("%s rejects an unknown option: %#", async (name, work, names) => {
  const { client, requests } = await serve(() => undefined);
  const error = await caught(work(client("json"), { timeuot: 5 }));
  expect(error.kind).toBe("input");
  expect(error.message).toBe(`${name}: unknown option timeuot; there are ${names}`);
  expect(requests).toEqual([]);
});
