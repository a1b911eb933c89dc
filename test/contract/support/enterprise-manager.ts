import { isDeepStrictEqual } from "node:util";
import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "../../../src/enterprise-manager/index.js";
import type { Call } from "../../support/calls.js";
import { type OperationCase, readDocument } from "../../support/operations.js";
import { difference, faultsOf } from "./compare.js";
import type { Recorder } from "./recorder.js";

/** Any operation of openapi-fetch. */
type AnyRequest = (method: string, path: string, init: object) => Promise<{ data?: unknown }>;

type Run = (em: EnterpriseManagerClient) => Promise<unknown>;

/** Calls operations in JSON and XML, and reports the violations of each call. */
export function enterpriseManagerCaller({ fetch, take }: Recorder) {
  const account = { baseUrl: "https://em.example.com:9398", username: "user", password: "password" };
  const connect = (format: "json" | "xml") =>
    createEnterpriseManagerClient({ ...account, format, maxAttempts: 1, fetch });
  const [json, xml] = [connect("json"), connect("xml")];

  /** Runs a call in both formats. Both results must equal Prism's response in JSON. */
  async function both(what: string, run: Run, expected: (body: unknown, result: unknown) => unknown) {
    const [result, inJson] = [await attempt(run, json), take()];
    const [resultOfXml, inXml] = [await attempt(run, xml), take()];
    const sent = inJson.at(-1)?.body;
    const body: unknown = sent ? JSON.parse(sent) : undefined;
    return [
      ...faultsOf([...inJson, ...inXml]),
      ...difference(what, result, expected(body, result)),
      ...difference(`${what} in XML`, withoutEmpty(resultOfXml), withoutEmpty(result)),
    ];
  }

  return {
    /** Calls an operation through `api`. */
    operation({ key, method, path: template }: OperationCase, { what, path, query, body }: Call): Promise<string[]> {
      const init = { params: { path, query }, ...(body !== undefined && { body }) };
      const run: Run = async ({ api }) => (await (api.request as AnyRequest)(method, template, init)).data;
      return both(`${key}: ${what}`, run, (sent) => sent);
    },
    /** Calls every method of the facade. */
    async facade(): Promise<string[]> {
      const wrong: string[] = [];
      for (const [name, run] of Object.entries(facadeCalls)) {
        wrong.push(...(await both(name, run, (sent, result) => partOf(sent, result))));
      }
      return wrong;
    },
  };
}

const attempt = (run: Run, em: EnterpriseManagerClient) => run(em).catch((error: unknown) => String(error));

/** Removes nulls and empty lists. XML does not distinguish between them and missing properties. */
const withoutEmpty = (value: unknown): unknown =>
  value === undefined
    ? value
    : JSON.parse(JSON.stringify(value, (_, member) => (isEmpty(member) ? undefined : member)));

const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

/** Returns the part of a response that equals a result: the body, a list in it, or a property. */
function partOf(sent: unknown, result: unknown): unknown {
  if (result === undefined || isDeepStrictEqual(sent, result) || typeof sent !== "object" || sent === null) return sent;
  const parts = Object.values(sent).map((part: unknown) => partOf(part, result));
  return parts.find((part) => isDeepStrictEqual(part, result)) ?? sent;
}

/** Resource IDs of Prism's responses, because the client checks that a response contains the requested resource. */
const { parameters } = readDocument("enterprise-manager").components as {
  parameters: Record<string, { example?: unknown }>;
};
const id = (name: string) => String(parameters[name]?.example);
const tenant = id("tenantId");
const part = id("resourceId");
const now = { wait: false } as const;
const quota = { Name: "Vault", RepositoryUid: `urn:veeam:Repository:${part}`, QuotaMb: 2048 };
const plan = {
  CloudHardwarePlanUid: `urn:veeam:CloudHardwarePlan:${part}`,
  PlatformType: "VMware",
  UseNetworkFailoverResources: false,
} as const;
const center = { VirtualDataCenterRef: `urn:vcloud:vdc:${part}`, UseNetworkFailoverResources: false };
const counters = {
  Rel: "Related",
  Type: "FreeLicenseCounters",
  Href: `https://em.example.com:9398/api/cloud/tenants/${tenant}/freelicenseCounters`,
} as const;
const subtenant = { Name: "till", Password: "secret", TenantResourceId: part, UnlimitedQuota: true };
const idOf = async (task: Promise<{ readonly id: string | undefined }>) => (await task).id;

/** One call of each method. A write returns the ID of its task, because the task of Prism never finishes. */
const facadeCalls: Readonly<Record<string, Run>> = {
  "tenants.list": (em) => em.tenants.list(),
  "tenants.get": (em) => em.tenants.get(tenant),
  "tenants.create": (em) =>
    idOf(em.tenants.create({ Name: "Bakery", BackupServerUid: `urn:veeam:BackupServer:${part}` }, now)),
  "tenants.update": (em) =>
    idOf(em.tenants.update(tenant, (draft) => void Object.assign(draft, { Enabled: false }), now)),
  "tenants.delete": (em) => idOf(em.tenants.delete(tenant, { ...now, includeBackups: true })),
  "resources.list": (em) => em.resources.list(tenant),
  "resources.get": (em) => em.resources.get(tenant, id("resourceId")),
  "resources.create": (em) => idOf(em.resources.create(tenant, quota, now)),
  "resources.delete": (em) => idOf(em.resources.delete(tenant, id("resourceId"), now)),
  "computeResources.list": (em) => em.computeResources.list(tenant),
  "computeResources.get": (em) => em.computeResources.get(tenant, id("computeResourceId")),
  "computeResources.create": (em) => idOf(em.computeResources.create(tenant, plan, now)),
  "computeResources.delete": (em) => idOf(em.computeResources.delete(tenant, id("computeResourceId"), now)),
  "vCloudComputeResources.list": (em) => em.vCloudComputeResources.list(tenant),
  "vCloudComputeResources.get": (em) => em.vCloudComputeResources.get(tenant, id("vCloudComputeResourceId")),
  "vCloudComputeResources.create": (em) => idOf(em.vCloudComputeResources.create(tenant, center, now)),
  "vCloudComputeResources.delete": (em) =>
    idOf(em.vCloudComputeResources.delete(tenant, id("vCloudComputeResourceId"), now)),
  "subtenants.list": (em) => em.subtenants.list(tenant),
  "subtenants.get": (em) => em.subtenants.get(tenant, id("subtenantId")),
  "subtenants.create": (em) => idOf(em.subtenants.create(tenant, subtenant, now)),
  "subtenants.update": (em) =>
    idOf(
      em.subtenants.update(tenant, id("subtenantId"), (draft) => void Object.assign(draft, { Description: "x" }), now),
    ),
  "subtenants.delete": (em) => idOf(em.subtenants.delete(tenant, id("subtenantId"), now)),
  "backupServers.list": (em) => em.backupServers.list(),
  "backupServers.get": (em) => em.backupServers.get(id("backupServerId")),
  "repositories.list": (em) => em.repositories.list(),
  "repositories.list of a server": (em) => em.repositories.list({ backupServerId: id("backupServerId") }),
  "repositories.get": (em) => em.repositories.get(id("repositoryId")),
  "hardwarePlans.list": (em) => em.hardwarePlans.list(),
  "hardwarePlans.get": (em) => em.hardwarePlans.get(id("hardwarePlanId")),
  "wanAccelerators.list": (em) => em.wanAccelerators.list(),
  "wanAccelerators.get": (em) => em.wanAccelerators.get(id("wanAcceleratorId")),
  "gatewayPools.list": (em) => em.gatewayPools.list(),
  "gatewayPools.get": (em) => em.gatewayPools.get(id("gatewayPoolId")),
  query: (em) => em.query("CloudTenant", { filter: (row) => row.Name.equals("Bakery"), sortAscending: "Name" }).first(),
  follow: (em) => em.follow(counters),
  "task.progress": (em) => em.task("task-17").progress(),
  "task.cancel": (em) => em.task("task-17").cancel(),
  close: (em) => em.close(),
};
