import type { paths } from "../../generated/enterprise-manager.js";
import { checkNames } from "../http/errors.js";
import { createFetchApi } from "../http/openapi-fetch.js";
import { createOne, deleteOne, getOne, listAll, updateOne } from "./collection.js";
import { type Connection, connect, request } from "./connection.js";
import { errorJson } from "./failures.js";
import { rebase } from "./links.js";
import {
  type CallOptions,
  callNames,
  checkOptions,
  type EnterpriseManagerClientOptions,
  requestOptions,
} from "./options.js";
import { pollTask, type TaskHandle, type TaskProgress } from "./poller.js";
import { createQuery } from "./query/index.js";
import * as resources from "./resources.js";
import { objectOf } from "./responses.js";
import type { CloudSubtenant, CloudTenant, Schemas } from "./schemas.js";
import type {
  DeleteTenantOptions,
  Edit,
  EnterpriseManagerClient,
  ListRepositoriesOptions,
  WriteOptions,
} from "./types.js";

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
      checkNames("follow", options, callNames);
      const { path, query } = rebase(Href, context.baseUrl);
      return objectOf(await request(connection, "GET", path, { ...requestOptions(options), query }), `GET ${path}`);
    },
    close,
    [Symbol.asyncDispose]: close,
    retryBudget: pipeline.budget,
    concurrency: pipeline.limit,
  };
  // The result of a write depends on `wait`. Only the public types express that.
  return facade as unknown as EnterpriseManagerClient;
}

function tenants(connection: Connection) {
  const resource = resources.tenants;
  return {
    list: (options?: CallOptions) => listAll(connection, resource, {}, options),
    get: (tenantId: string, options?: CallOptions) => getOne(connection, resource, { tenantId }, options),
    create: (spec: Schemas["CreateCloudTenantSpec"], options?: WriteOptions) =>
      createOne(connection, resource, {}, spec, options),
    update: (tenantId: string, edit: Edit<CloudTenant>, options?: WriteOptions) =>
      updateOne(connection, resource, "tenant", { tenantId }, edit, options),
    delete: (tenantId: string, { includeBackups, ...options }: DeleteTenantOptions = {}) =>
      deleteOne(connection, resource, { tenantId }, options, { includeBackups }),
  };
}

function tenantParts<Entity extends object, Spec>(connection: Connection, resource: resources.Resource<Entity, Spec>) {
  const ids = (tenantId: string, id: string) => ({ tenantId, [resource.id]: id });
  return {
    list: (tenantId: string, options?: CallOptions) => listAll(connection, resource, { tenantId }, options),
    get: (tenantId: string, id: string, options?: CallOptions) =>
      getOne(connection, resource, ids(tenantId, id), options),
    create: (tenantId: string, spec: Spec, options?: WriteOptions) =>
      createOne(connection, resource, { tenantId }, spec, options),
    delete: (tenantId: string, id: string, options?: WriteOptions) =>
      deleteOne(connection, resource, ids(tenantId, id), options),
  };
}

function subtenants(connection: Connection) {
  const resource = resources.subtenants;
  return {
    ...tenantParts(connection, resource),
    update: (tenantId: string, subtenantId: string, edit: Edit<CloudSubtenant>, options?: WriteOptions) =>
      updateOne(connection, resource, "subtenant", { tenantId, subtenantId }, edit, options),
  };
}

function infrastructure<Entity extends object>(connection: Connection, collection: resources.Collection<Entity>) {
  return {
    list: (options?: CallOptions) => listAll(connection, collection, {}, options),
    get: (id: string, options?: CallOptions) => getOne(connection, collection, { [collection.id]: id }, options),
  };
}

function repositories(connection: Connection) {
  const { repositories: all, repositoriesOfServer } = resources;
  return {
    ...infrastructure(connection, all),
    list({ backupServerId, ...options }: ListRepositoriesOptions = {}) {
      const [collection, ids] = backupServerId === undefined ? [all, {}] : [repositoriesOfServer, { backupServerId }];
      return listAll(connection, collection, ids, options, ["backupServerId"]);
    },
  };
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
