import { expect, it } from "vitest";
import type { EnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { tenantId as id, serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const reading = "signal, timeout, maxAttempts";
const writing = `${reading}, taskTimeout, wait`;

/** A client as plain JavaScript sees it: any property may be read. */
type Loose = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>;
const loose = (value: unknown) => value as Loose;

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
])("%s rejects an unknown option and names the known or the closest ones: %#", async (name, work, names) => {
  const { client, requests } = await serve(() => undefined);
  for (const [option, rest] of [
    ["other", `; there are ${names}`],
    ["timeuot", "; did you mean timeout?"],
  ] as const) {
    const error = await caught(work(client("json"), { [option]: 5 }));
    expect(error).toMatchObject({ kind: "input", message: `${name}: unknown option ${option}${rest}` });
  }
  expect(requests).toEqual([]);
});

it.each<[string, (em: EnterpriseManagerClient) => unknown, string]>([
  ["resource", (em) => loose(em).tenant, "the client has no tenant; did you mean tenants?"],
  ["method", (em) => loose(em).tenants?.lsit, "CloudTenant has no lsit; did you mean list?"],
  ["method of infrastructure", (em) => loose(em).gatewayPools?.gett, "CloudGatewayPool has no gett; did you mean get?"],
  [
    "property in a filter",
    (em) => em.query("CloudTenant", { filter: (t) => loose(t).Nmae as never }),
    "filter: CloudTenant has no Nmae; did you mean Name?",
  ],
  [
    "property to sort by",
    (em) => em.query("CloudTenant", { sortDescending: "Nmae" as "Name" }),
    "query: CloudTenant cannot be sorted by Nmae; did you mean Name?",
  ],
  ["type", (em) => em.query("Tsak" as "Task"), "query: unknown type Tsak; did you mean Task?"],
  ["option", (em) => em.query("Task", { fliter: 1 } as object), "query: unknown option fliter; did you mean filter?"],
])("rejects a misspelt %s and names the closest one", async (_name, work, message) => {
  const { client, requests } = await serve(() => undefined);
  expect(() => work(client("json"))).toThrow(expect.objectContaining({ name: "ApiError", kind: "input", message }));
  expect(requests).toEqual([]);
});

it("lists the known names if none is close", async () => {
  const { client } = await serve(() => undefined);
  const em = client("json");
  expect(() => em.query("Job" as "Task")).toThrow("query: unknown type Job; there are CloudTenant, CloudSubtenant");
  expect(() => em.query("Task", { sortAscending: "Age" as "State" })).toThrow(
    "query: Task cannot be sorted by Age; there are TaskId, State, Operation",
  );
});

it("leaves other unknown properties undefined, which JavaScript itself reads", async () => {
  const { client } = await serve(() => undefined);
  const em = client("json");
  const { then, toJSON, tenants } = loose(em);
  expect([then, toJSON, tenants?.then]).toEqual([undefined, undefined, undefined]);
  expect(await Promise.resolve(em)).toBe(em);
});
