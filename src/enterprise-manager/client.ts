import { checkNames } from "../http/errors.js";
import { allMethods, readerOf, readMethods } from "./collection.js";
import { type ClientContext, createContext } from "./context.js";
import { withSuggestions } from "./hints.js";
import { rebase } from "./links.js";
import { createQuery } from "./list.js";
import { type CallOptions, callNames, checkOptions, type EnterpriseManagerClientOptions } from "./options.js";
import { pollTask, type TaskHandle, type TaskProgress } from "./poller.js";
import * as resources from "./resources.js";
import { objectOf } from "./responses.js";
import type { EnterpriseManagerClient, ListRepositoriesOptions } from "./types.js";

/**
 * Creates a client. The first call signs in; nothing is sent before. Use `await using`, or call `close()`: otherwise the
 * session stays open until it has been idle for 15 minutes.
 *
 * @throws ApiError of kind `input` if an option is wrong
 */
export function createEnterpriseManagerClient(options: EnterpriseManagerClientOptions): EnterpriseManagerClient {
  const context = createContext(checkOptions(options));
  const { api, baseUrl, pipeline, session } = context;
  const { close } = session;
  const facade = {
    api,
    tenants: allMethods(context, resources.tenants),
    resources: allMethods(context, resources.resources),
    computeResources: allMethods(context, resources.computeResources),
    vCloudComputeResources: allMethods(context, resources.vCloudComputeResources),
    subtenants: allMethods(context, resources.subtenants),
    backupServers: readMethods(context, resources.backupServers),
    repositories: { ...readMethods(context, resources.repositories), list: repositoryList(context) },
    hardwarePlans: readMethods(context, resources.hardwarePlans),
    wanAccelerators: readMethods(context, resources.wanAccelerators),
    gatewayPools: readMethods(context, resources.gatewayPools),
    query: createQuery(context),
    task: (id: string) => taskOfSession(context, id),
    async follow({ Href }: { Href: string }, options: CallOptions = {}) {
      checkNames("follow", options, callNames);
      const { path, query } = rebase(Href, baseUrl);
      return objectOf(await context.request(`GET ${path}`, { ...options, query }), `GET ${path}`);
    },
    close,
    [Symbol.asyncDispose]: close,
    retryBudget: pipeline.budget,
    concurrency: pipeline.concurrency,
  };
  // Arguments and results depend on the resource and on `wait`. Only the public types express that.
  return withSuggestions("the client", facade as unknown as EnterpriseManagerClient);
}

function repositoryList(context: ClientContext) {
  const { repositories: all, repositoriesOfServer } = resources;
  return async (options: ListRepositoriesOptions = {}) => {
    checkNames("list", options, [...callNames, "backupServerId"]);
    const { backupServerId } = options;
    const [collection, ids] = backupServerId === undefined ? [all, {}] : [repositoriesOfServer, { backupServerId }];
    return readerOf(context, collection).list(ids, options);
  };
}

/** Polls a task by its ID, in the session that the client has at the first request. */
function taskOfSession(context: ClientContext, id: string): TaskHandle<TaskProgress> {
  let token: string | undefined;
  return pollTask(context, {
    id,
    operation: "GET /tasks/{taskId}",
    async session(signal) {
      token ??= await context.session.obtain(signal);
      return token;
    },
    finish: (task) => task,
  });
}
