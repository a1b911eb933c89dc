import type { paths } from "../../generated/enterprise-manager.js";
import { createFetchApi } from "../http/openapi-fetch.js";
import { checkNames } from "../http/request.js";
import { createOne, deleteOne, getOne, listAll, updateOne } from "./collection.js";
import { type Connection, connect, request } from "./connection.js";
import { errorJson } from "./failures.js";
import { rebase } from "./links.js";
import { type CallOptions, checkOptions, type EnterpriseManagerClientOptions, requestOptions } from "./options.js";
import { createQuery } from "./query/index.js";
import * as resources from "./resources.js";
import { objectOf } from "./responses.js";
import type { CloudSubtenant, CloudTenant, Schemas } from "./schemas.js";
import { pollTask, type TaskHandle, type TaskProgress } from "./tasks.js";
import type { Edit, EnterpriseManagerClient, ListRepositoriesOptions, WriteOptions } from "./types.js";

const callNames = ["signal", "timeout", "maxAttempts"] as const;
const writeNames = [...callNames, "taskTimeout", "wait"] as const;

/**
 * Creates a client. The first call signs in; nothing is sent before. Use `await using`, or call `close()`: otherwise the
 * session stays open until it has been idle for 15 minutes.
 *
 * @throws ApiError of kind `input` if an option is wrong
 */
export function createEnterpriseManagerClient(options: EnterpriseManagerClientOptions): EnterpriseManagerClient {
  const connection = connect(checkOptions(options));
  const { context, pipeline, send, session } = connection;
  const { close } = session;
  const facade = {
    api: createFetchApi<paths>(context, send, { errorJson }),
    tenants: tenants(connection),
    resources: tenantParts(connection, resources.resources),
    computeResources: tenantParts(connection, resources.computeResources),
    vCloudComputeResources: tenantParts(connection, resources.vCloudComputeResources),
    subtenants: subtenants(connection),
    backupServers: infrastructure(connection, resources.backupServers),
    repositories: repositories(connection),
    hardwarePlans: infrastructure(connection, resources.hardwarePlans),
    wanAccelerators: infrastructure(connection, resources.wanAccelerators),
    gatewayPools: infrastructure(connection, resources.gatewayPools),
    query: createQuery(connection),
    task: (id: string) => taskOfSession(connection, id),
    async follow({ Href }: { Href: string }, options: CallOptions = {}) {
      const { path, query } = rebase(Href, context.baseUrl);
      const init = { ...requestOptions(checked("follow", options, callNames)), query };
      return objectOf(await request(connection, "GET", path, init), `GET ${path}`);
    },
    close,
    [Symbol.asyncDispose]: close,
    retryBudget: pipeline.budget,
    concurrency: pipeline.limit,
  };
  // The result of a write depends on `wait`. Only the public types express that.
  return facade as unknown as EnterpriseManagerClient;
}

type Options = WriteOptions;

function tenants(connection: Connection) {
  const resource = resources.tenants;
  return {
    list: async (options: Options = {}) => listAll(connection, resource, {}, checked("list", options, callNames)),
    get: async (tenantId: string, options: Options = {}) =>
      getOne(connection, resource, { tenantId }, checked("get", options, callNames)),
    create: async (spec: Schemas["CreateCloudTenantSpec"], options: Options = {}) =>
      createOne(connection, resource, {}, spec, checked("create", options, writeNames)),
    update: async (tenantId: string, edit: Edit<CloudTenant>, options: Options = {}) =>
      updateOne(connection, resource, "tenant", { tenantId }, edit, checked("update", options, writeNames)),
    async delete(tenantId: string, options: Options & { includeBackups?: boolean } = {}) {
      const { includeBackups } = checked("delete", options, [...writeNames, "includeBackups"]);
      return deleteOne(connection, resource, { tenantId }, options, { includeBackups });
    },
  };
}

function tenantParts<Entity extends object, Spec>(connection: Connection, resource: resources.Resource<Entity, Spec>) {
  return {
    list: async (tenantId: string, options: Options = {}) =>
      listAll(connection, resource, { tenantId }, checked("list", options, callNames)),
    get: async (tenantId: string, id: string, options: Options = {}) =>
      getOne(connection, resource, { tenantId, [resource.id]: id }, checked("get", options, callNames)),
    create: async (tenantId: string, spec: Spec, options: Options = {}) =>
      createOne(connection, resource, { tenantId }, spec, checked("create", options, writeNames)),
    delete: async (tenantId: string, id: string, options: Options = {}) =>
      deleteOne(connection, resource, { tenantId, [resource.id]: id }, checked("delete", options, writeNames)),
  };
}

function subtenants(connection: Connection) {
  const resource = resources.subtenants;
  return {
    ...tenantParts(connection, resource),
    async update(tenantId: string, subtenantId: string, edit: Edit<CloudSubtenant>, options: Options = {}) {
      const ids = { tenantId, subtenantId };
      return updateOne(connection, resource, "subtenant", ids, edit, checked("update", options, writeNames));
    },
  };
}

function infrastructure<Entity extends object>(connection: Connection, collection: resources.Collection<Entity>) {
  return {
    list: async (options: CallOptions = {}) => listAll(connection, collection, {}, checked("list", options, callNames)),
    get: async (id: string, options: CallOptions = {}) =>
      getOne(connection, collection, { [collection.id]: id }, checked("get", options, callNames)),
  };
}

function repositories(connection: Connection) {
  const { repositories: all, repositoriesOfServer } = resources;
  return {
    ...infrastructure(connection, all),
    async list(options: ListRepositoriesOptions = {}) {
      const { backupServerId } = checked("list", options, [...callNames, "backupServerId"]);
      if (backupServerId === undefined) return listAll(connection, all, {}, options);
      return listAll(connection, repositoriesOfServer, { backupServerId }, options);
    },
  };
}

/** The options, which have no names but these. */
function checked<T extends object>(where: string, options: T, names: readonly string[]): T {
  checkNames(where, options, names);
  return options;
}

/** Polls a task by its ID, in the session that the client has at the first request. */
function taskOfSession(connection: Connection, id: string): TaskHandle<TaskProgress> {
  let token: string | undefined;
  return pollTask(connection, {
    id,
    operation: "GET /tasks/{taskId}",
    async session(signal) {
      token ??= await connection.session.obtain(signal);
      return token;
    },
    finish: (task) => task,
  });
}
