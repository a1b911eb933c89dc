import type { paths } from "../../generated/vspc.js";
import { inputError } from "../http/errors.js";
import { fetchApi } from "../http/fetch-api.js";
import { notify } from "../http/hooks.js";
import { createPipeline } from "../http/pipeline.js";
import { checkWait } from "../http/poll.js";
import { checkNames, createCall, type LooseInit } from "../http/request.js";
import { createList, type ListOptions } from "../paging/index.js";
import { impersonation, isSession } from "./auth/index.js";
import { begin, type Connection, complete, connect, follow, settledAction } from "./connection.js";
import { unwrap, vspcCodec } from "./envelope.js";
import { checkOptions, type VspcClientOptions } from "./options.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import { promisesData } from "./requests.js";
import type { VspcClient } from "./types.js";

/** The arguments of a facade call, their types forgotten. */
type FacadeInit = LooseInit & LooseListQuery & ListOptions & { wait?: boolean; actionTimeout?: number };

const requestNames = [
  "path",
  "query",
  "headers",
  "signal",
  "timeout",
  "maxAttempts",
  "actionTimeout",
  "requestId",
] as const;
const readNames = [...requestNames, "select", "wait"] as const;
const writeNames = [...requestNames, "body", "select", "wait"] as const;
const patchNames = [...requestNames, "select", "guard", "wait"] as const;
const listNames = [
  ...requestNames,
  ...["filter", "sort", "select", "offset", "pageSize", "window", "consistency", "after"],
] as const;

/**
 * Makes a client. Nothing is sent until the first call; that one signs in. Integers beyond 2^53 are read as numbers, so
 * they lose digits: the hook `onRounded` tells, `vspc-client/bigint` keeps them.
 *
 * @param options where the server is, how to sign in, and how requests travel
 * @throws ApiError of kind `input` when an option is wrong
 * @example
 * const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey(key) });
 */
export function createVspcClient<Paths extends object = paths>(options: VspcClientOptions): VspcClient<Paths>;
/** The last overload is the one that `ReturnType` sees: a client of this library's own document. */
export function createVspcClient(options: VspcClientOptions): VspcClient;
export function createVspcClient(options: VspcClientOptions): VspcClient {
  return clientOf<paths>(options);
}

/** A client that reads the integers under these names as bigint, all others as number. */
export function clientOf<Paths extends object>(
  options: VspcClientOptions,
  names?: ReadonlySet<string>,
): VspcClient<Paths> {
  const checked = checkOptions(options);
  const onRounded = options.hooks?.onRounded;
  const codec = vspcCodec({
    ...(names && { names }),
    ...(onRounded && { onRounded: (event) => notify(onRounded, event) }),
  });
  const pipeline = createPipeline({ ...checked, codec });
  return facade<Paths>(connect(checked, pipeline, checked.auth));
}

function facade<Paths extends object>(connection: Connection): VspcClient<Paths> {
  const { context, send, options, pipeline, credentials } = connection;
  const method = (name: string) => (path: string, init?: FacadeInit) => invoke(connection, name, path, init);
  const client = {
    api: fetchApi<Paths>(context, send),
    get: method("GET"),
    post: method("POST"),
    put: method("PUT"),
    delete: method("DELETE"),
    async patch(path: string, init: FacadeInit, changes: unknown) {
      checkInit("patch", init, patchNames);
      // On demand: fast-json-patch stays out of programs that change nothing.
      const { patchResource } = await import("./patch/resource.js");
      const { operations } = options;
      const patched = { get: client.get, patch: method("PATCH"), settled: settledAction, operations };
      return patchResource(patched, path, init, changes);
    },
    async download(path: string, init: FacadeInit = {}) {
      checkInit("download", init, requestNames);
      const { downloadOf } = await import("./download.js");
      const call = await createCall(connection.context, "GET", path, init, { expects: "stream" });
      return complete(connection, call, init, (response) => downloadOf(response, call.operation));
    },
    list: (path: string, init?: FacadeInit) => list(connection, path, init),
    resume: (id: string, name: string, path: string) => resume(connection, id, `${name.toUpperCase()} ${path}`),
    as(userUid: string) {
      if (!userUid) throw inputError("as: userUid is empty");
      if (!isSession(credentials)) throw inputError("as: impersonation needs a sign-in by password or refresh token");
      return facade<Paths>(connect(options, pipeline, impersonation(credentials, userUid)));
    },
    async logout() {
      if (!isSession(credentials)) return;
      const { endLogin } = await import("./auth/logout.js");
      await endLogin(credentials, client.delete);
    },
    retryBudget: pipeline.budget,
    concurrency: pipeline.limit,
  };
  // The types of the facade are made from the document; what runs is the same for every path.
  return client as unknown as VspcClient<Paths>;
}

function checkInit(where: string, init: FacadeInit, names: readonly string[]): void {
  checkNames(where, init, names);
  if (init.actionTimeout !== undefined) checkWait("actionTimeout", init.actionTimeout);
}

async function invoke(connection: Connection, method: string, path: string, init: FacadeInit = {}): Promise<unknown> {
  checkInit(method.toLowerCase(), init, method === "GET" ? readNames : writeNames);
  const query = init.select ? { ...init.query, ...listQuery({ select: init.select }) } : init.query;
  const call = await createCall(connection.context, method, path, query ? { ...init, query } : init);
  const isPromised = promisesData(connection.options.operations, call.operation);
  const read = (response: Parameters<typeof unwrap>[0]) => unwrap(response, call.operation, isPromised);
  return await (init.wait === false ? begin(connection, call, read) : complete(connection, call, init, read));
}

function list(connection: Connection, path: string, init: FacadeInit = {}) {
  checkInit("list", init, listNames);
  const query = listQuery(init);
  const fetchPage = async (page: Record<string, unknown>, signal: AbortSignal) => {
    const call = await createCall(connection.context, "GET", path, {
      ...init,
      query: { ...init.query, ...page },
      signal,
    });
    return complete(connection, call, { ...init, signal }, (response) => response);
  };
  const source = async () => {
    const { pageSource } = await import("./list.js");
    return pageSource(path, init, query, fetchPage);
  };
  return createList(source, init);
}

function resume(connection: Connection, actionId: string, operation: string) {
  if (!/^[\w-]+$/.test(actionId)) throw inputError("resume: the id of an async action is a UUID");
  const isPromised = promisesData(connection.options.operations, operation);
  return follow(connection, { operation, actionId }, (response) => unwrap(response, operation, isPromised));
}
