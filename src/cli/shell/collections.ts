import type { OpenApiDocument, Schema } from "../document/model.js";

/** Collection of Enterprise Manager: methods of the client, and the type with which it can be queried. */
interface Collection {
  readonly methods: string;
  readonly type?: string;
}

/** Collections of Enterprise Manager by path. */
export const collections: Readonly<Record<string, Collection>> = {
  "/cloud/tenants": { methods: "tenants", type: "CloudTenant" },
  "/cloud/tenants/{tenantId}/resources": { methods: "resources" },
  "/cloud/tenants/{tenantId}/computeResources": { methods: "computeResources" },
  "/cloud/tenants/{tenantId}/vCloudComputeResources": { methods: "vCloudComputeResources" },
  "/cloud/tenants/{tenantId}/subtenants": { methods: "subtenants" },
  "/backupServers": { methods: "backupServers", type: "BackupServer" },
  "/repositories": { methods: "repositories", type: "Repository" },
  "/cloud/hardwarePlans": { methods: "hardwarePlans", type: "CloudHardwarePlan" },
  "/wanAccelerators": { methods: "wanAccelerators", type: "WanAccelerator" },
  "/cloud/gatewayPools": { methods: "gatewayPools", type: "CloudGatewayPool" },
};

/** Returns a schema with the parameters that a collection can be filtered and sorted by. */
export function queryRow(document: OpenApiDocument, path: string): Schema | undefined {
  const type = collections[path]?.type;
  const parameters = document.paths["/query"]?.get?.["x-query-parameters"] as
    | Readonly<Record<string, Readonly<Record<string, string>>>>
    | undefined;
  const named = parameters?.[type ?? ""];
  if (named === undefined) return undefined;
  const properties = Object.entries(named).map(([name, kind]): [string, Schema] => [
    name,
    /,/.test(kind) ? { type: "string", enum: kind.split(/,\s*/) } : { type: kind },
  ]);
  return { properties: Object.fromEntries(properties) };
}

/** Name of the collection of an entity's path. */
export const collectionOf = (path: string) => collections[path.replace(/\/\{\w+\}$/, "")];
