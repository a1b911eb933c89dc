import type { paths } from "../../generated/enterprise-manager.js";
import { createFetchApi } from "../http/openapi-fetch.js";
import { errorJson } from "./codec.js";
import { type CollectionOptions, collection } from "./collection.js";
import { type Connection, connect, request } from "./connection.js";
import * as families from "./families.js";
import { rebase } from "./links.js";
import { checkOptions, type EnterpriseManagerClientOptions } from "./options.js";
import { createQuery } from "./query/index.js";
import { objectOf } from "./responses.js";
import { followTask, type Task, type TaskInfo } from "./tasks.js";
import type { CallOptions, EnterpriseManagerClient } from "./types.js";
import { subtenantForm, tenantForm } from "./writable.js";

/**
 * Makes a client. Nothing is sent until the first call; that one logs on. Use `await using`, or call `close()`: a
 * session left open counts until it has been idle for 15 minutes. Throws ApiError of kind `input` when an option is wrong.
 */
export function createEnterpriseManagerClient(options: EnterpriseManagerClientOptions): EnterpriseManagerClient {
  const connection = connect(checkOptions(options));
  const { context, pipeline, send, sessions } = connection;
  const { close } = sessions;
  const facade = {
    api: createFetchApi<paths>(context, send, { errorJson }),
    tenants: tenants(connection),
    resources: tenantParts(connection, families.resources),
    computeResources: tenantParts(connection, families.computeResources),
    vCloudComputeResources: tenantParts(connection, families.vCloudComputeResources),
    subtenants: subtenants(connection),
    query: createQuery(connection),
    task: (id: string) => taskOfSession(connection, id),
    async follow({ Href }: { Href: string }, { signal, timeout }: CallOptions = {}) {
      const { path, query } = rebase(Href, context.baseUrl);
      const init = { query, ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
      return objectOf(await request(connection, "GET", path, init), `GET ${path}`);
    },
    close,
    [Symbol.asyncDispose]: () => close().catch(() => undefined),
    retryBudget: pipeline.budget,
    concurrency: pipeline.limit,
  };
  // What a write returns depends on `wait`, which only its overloads can say.
  return facade as unknown as EnterpriseManagerClient;
}

type Options = CollectionOptions;

function tenants(connection: Connection) {
  const { list, get, create, update, delete: remove } = collection(connection, families.tenants);
  return {
    list: (options?: Options) => list({}, options),
    get: (tenantId: string, options?: Options) => get({ tenantId }, options),
    create: (spec: Parameters<typeof create>[1], options?: Options) => create({}, spec, options),
    update: (tenantId: string, edit: Parameters<typeof update>[1], options?: Options) =>
      update({ tenantId }, edit, tenantForm, options),
    delete: (tenantId: string, options: Options & { includeBackups?: boolean } = {}) =>
      remove({ tenantId }, options, { includeBackups: options.includeBackups }),
  };
}

function tenantParts<Entity extends object, Spec>(connection: Connection, family: families.Family<Entity, Spec>) {
  const { list, get, create, delete: remove } = collection(connection, family);
  return {
    list: (tenantId: string, options?: Options) => list({ tenantId }, options),
    get: (tenantId: string, id: string, options?: Options) => get({ tenantId, [family.id]: id }, options),
    create: (tenantId: string, spec: Spec, options?: Options) => create({ tenantId }, spec, options),
    delete: (tenantId: string, id: string, options?: Options) => remove({ tenantId, [family.id]: id }, options),
  };
}

function subtenants(connection: Connection) {
  const { update } = collection(connection, families.subtenants);
  return {
    ...tenantParts(connection, families.subtenants),
    update: (tenantId: string, subtenantId: string, edit: Parameters<typeof update>[1], options?: Options) =>
      update({ tenantId, subtenantId }, edit, subtenantForm, options),
  };
}

/** A task by its id alone: bound, from its first request on, to the session that the client has then. */
function taskOfSession(connection: Connection, id: string): Task<TaskInfo> {
  let session: string | undefined;
  return followTask(connection, {
    id,
    operation: "GET /tasks/{taskId}",
    async session(signal) {
      session ??= await connection.sessions.token(signal);
      return session;
    },
    finish: (task) => task,
  });
}
