import type { paths } from "../../generated/vspc.js";
import type { CallSettings, Codec } from "../http/call.js";
import { checkNames, inputError } from "../http/errors.js";
import { createPipeline } from "../http/pipeline.js";
import { checkWait } from "../http/poller.js";
import { createList } from "../paging/list.js";
import type { ListOptions } from "../paging/types.js";
import { uuid } from "../util/uuid.js";
import { impersonation, isSession } from "./auth/index.js";
import { revokeLogin } from "./auth/logout.js";
import { type ClientContext, createContext } from "./context.js";
import { serverFailure } from "./failures.js";
import { hintsFor } from "./hints.js";
import { createPageSource } from "./list.js";
import { checkOptions, type VspcClientOptions } from "./options.js";
import { actionOf, pollAction, type Read, type WaitInit } from "./poller.js";
import { createProxy, type ProxiedProduct } from "./proxy.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import { dataKind } from "./requests.js";
import { downloadOf, unwrap } from "./responses.js";
import type { VspcClient } from "./types.js";

/** Untyped arguments of a facade call. */
type FacadeInit = WaitInit & LooseListQuery & ListOptions;

const requestNames = ["path", "query", "headers", "signal", "timeout", "maxAttempts", "actionTimeout"] as const;
const readNames = [...requestNames, "select", "wait"] as const;
const writeNames = [...requestNames, "requestId", "body", "select", "wait"] as const;
const patchNames = [...requestNames, "requestId", "select", "guard", "wait"] as const;
const listNames = [
  ...requestNames,
  ...["filter", "sort", "select", "offset", "pageSize", "window", "consistency", "after"],
] as const;

/**
 * Creates a client. The first call signs in; nothing is sent before. Integers above 2^53 are rounded: use
 * `vspc-client/bigint` to read them exactly.
 *
 * @throws ApiError of kind `input` if an option is wrong
 * @example
 * const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey(key) });
 */
export function createVspcClient<Paths extends object = paths>(options: VspcClientOptions): VspcClient<Paths>;
export function createVspcClient(options: VspcClientOptions): VspcClient;
export function createVspcClient(options: VspcClientOptions): VspcClient {
  return clientOf<paths>(options);
}

/** Creates a client whose responses are parsed by `decode`, by default `JSON.parse`. */
export function clientOf<Paths extends object>(
  options: VspcClientOptions,
  decode: Codec["decode"] = (text) => JSON.parse(text),
): VspcClient<Paths> {
  const checked = checkOptions(options);
  const hint = hintsFor(checked.baseUrl, checked.operations);
  const pipeline = createPipeline({ ...checked, codec: { decode, toError: serverFailure }, hint });
  return facade<Paths>(createContext(checked, pipeline, checked.auth));
}

function facade<Paths extends object>(context: ClientContext): VspcClient<Paths> {
  const { api, options, pipeline, credentials } = context;
  const method = (name: string) => (path: string, init?: FacadeInit) => invoke(context, name, path, init);
  const client = {
    api,
    get: method("GET"),
    post: method("POST"),
    put: method("PUT"),
    delete: method("DELETE"),
    async patch(path: string, init: FacadeInit, changes: unknown) {
      checkInit("patch", init, patchNames);
      // fast-json-patch is loaded for the first patch, before anything is sent.
      const { patchResource } = await import("./patch/resource.js");
      const { operations } = options;
      return patchResource({ get: client.get, patch: method("PATCH"), operations }, path, init, changes);
    },
    async download(path: string, init: FacadeInit = {}) {
      checkInit("download", init, requestNames);
      const operation = `GET ${path}`;
      return complete(context, operation, init, (found) => downloadOf(found, operation), { expects: "stream" });
    },
    list: (path: string, init?: FacadeInit) => list(context, path, init),
    resume: (id: string, name: string, path: string) => resume(context, id, `${name.toUpperCase()} ${path}`),
    proxy: (agentUid: string, product: ProxiedProduct) => createProxy(context, agentUid, product),
    as(userUid: string) {
      if (!userUid) throw inputError("as: userUid is empty");
      if (!isSession(credentials)) throw inputError("as: impersonation needs a sign-in by password or refresh token");
      return facade<Paths>(createContext(options, pipeline, impersonation(credentials, userUid)));
    },
    async logout() {
      if (isSession(credentials)) await revokeLogin(credentials.accessToken(), client.delete, options.log);
      await credentials.reset();
    },
    retryBudget: pipeline.budget,
    concurrency: pipeline.concurrency,
  };
  // The types come from the specification. The code is the same for every path.
  return client as unknown as VspcClient<Paths>;
}

function checkInit(method: string, init: FacadeInit, names: readonly string[]): void {
  checkNames(method, init, names);
  if (init.actionTimeout !== undefined) checkWait("actionTimeout", init.actionTimeout);
}

async function invoke(context: ClientContext, method: string, path: string, init: FacadeInit = {}): Promise<unknown> {
  checkInit(method.toLowerCase(), init, method === "GET" ? readNames : writeNames);
  const query = init.select ? { ...init.query, ...listQuery({ select: init.select }) } : init.query;
  const operation = `${method} ${path}`;
  const read = dataReader(context, operation, init.select !== undefined);
  if (init.wait !== false) return complete(context, operation, { ...init, query }, read);
  return actionOf(context, await context.request(operation, { ...init, query }), read);
}

/** Sends a request and reads its response, or the result of the asynchronous action that it starts. */
async function complete<T>(
  context: ClientContext,
  operation: string,
  init: FacadeInit,
  read: Read<T>,
  settings?: CallSettings,
): Promise<T> {
  const response = await context.request(operation, init, settings);
  if (response.status !== 202) return read(response);
  return actionOf(context, response, read).result({ signal: init.signal, timeout: init.actionTimeout });
}

function dataReader({ options }: ClientContext, operation: string, hasSelect: boolean): Read<unknown> {
  return (response) => unwrap(response, operation, dataKind(options.operations, operation, hasSelect));
}

function list(context: ClientContext, path: string, init: FacadeInit = {}) {
  checkInit("list", init, listNames);
  const source = createPageSource(path, init, context.options.log.warn, (page, signal) => {
    const query = { ...init.query, ...page };
    return complete(context, `GET ${path}`, { ...init, query, signal }, (response) => response);
  });
  return createList(source, init);
}

function resume(context: ClientContext, actionId: string, operation: string) {
  if (!uuid.test(actionId)) throw inputError("resume: the ID of an asynchronous action must be a UUID");
  return pollAction(context, { operation, actionId }, dataReader(context, operation, true));
}
