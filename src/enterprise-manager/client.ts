import type { paths } from "../../generated/enterprise-manager.js";
import { createApi } from "../api.js";
import { objectOf } from "./answers.js";
import type { EnterpriseManagerClient } from "./client-types.js";
import { collection } from "./collection.js";
import { connect } from "./connection.js";
import * as families from "./families.js";
import { rebase } from "./links.js";
import { checkOptions, type EnterpriseManagerClientOptions } from "./options.js";
import { createQuery } from "./query/index.js";
import { followTask } from "./tasks.js";
import { subtenantForm, tenantForm } from "./writable.js";

/**
 * Makes a client. Nothing is sent until the first call; that one logs on. Use `await using`, or call `close()`: a
 * session left open counts until it has been idle for 15 minutes. Throws ApiError of kind `input` when an option is wrong.
 */
export function createEnterpriseManagerClient(options: EnterpriseManagerClientOptions): EnterpriseManagerClient {
  const connection = connect(checkOptions(options));
  const { base, transport, request } = connection;
  const tenants = collection(connection, families.tenants);
  const subtenants = collection(connection, families.subtenants);

  const client = {
    api: createApi<paths>(base, connection.send, () => undefined),
    tenants: {
      list: (given?: object) => tenants.list({}, given),
      get: (tenantId: string, given?: object) => tenants.get({ tenantId }, given),
      create: (spec: Parameters<typeof tenants.create>[1], given?: object) => tenants.create({}, spec, given),
      update: (tenantId: string, edit: Parameters<typeof tenants.update>[1], given?: object) =>
        tenants.update({ tenantId }, edit, tenantForm, given),
      delete: (tenantId: string, { includeBackups, ...given }: { includeBackups?: boolean } = {}) =>
        tenants.delete({ tenantId }, given, includeBackups === undefined ? {} : { includeBackups }),
    },
    resources: parts(collection(connection, families.resources), "resourceId"),
    computeResources: parts(collection(connection, families.computeResources), "computeResourceId"),
    vCloudComputeResources: parts(collection(connection, families.vCloudComputeResources), "vCloudComputeResourceId"),
    subtenants: {
      ...parts(subtenants, "subtenantId"),
      update: (tenantId: string, subtenantId: string, edit: Parameters<typeof subtenants.update>[1], given?: object) =>
        subtenants.update({ tenantId, subtenantId }, edit, subtenantForm, given),
    },
    query: createQuery(request),
    task(id: string) {
      const inCurrent = async (signal: AbortSignal | undefined) =>
        connection.inSession(await connection.session(signal));
      return followTask({ id, operation: "GET /tasks/{taskId}", request: inCurrent, finish: (task) => task });
    },
    async follow({ Href }: { Href: string }, { signal, timeout }: { signal?: AbortSignal; timeout?: number } = {}) {
      const { path, query } = rebase(Href, base.baseUrl);
      const init = { query, ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
      return objectOf(await request("GET", path, init), `GET ${path}`);
    },
    close: () => connection.close(),
    [Symbol.asyncDispose]: () => connection.close().catch(() => undefined),
    retryBudget: transport.budget,
    concurrency: transport.limit,
  };
  // Overloads tell `wait: false` from waiting; what runs tells by the option.
  return client as unknown as EnterpriseManagerClient;
}

/** The operations of what belongs to a tenant: the tenant's id comes first. */
function parts<Entity extends object, Spec>(rows: ReturnType<typeof collection<Entity, Spec>>, id: string) {
  return {
    list: (tenantId: string, given?: object) => rows.list({ tenantId }, given),
    get: (tenantId: string, own: string, given?: object) => rows.get({ tenantId, [id]: own }, given),
    create: (tenantId: string, spec: Spec, given?: object) => rows.create({ tenantId }, spec, given),
    delete: (tenantId: string, own: string, given?: object) => rows.delete({ tenantId, [id]: own }, given),
  };
}
