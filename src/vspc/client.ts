import type { paths } from "../../generated/vspc.js";
import { since } from "../../generated/vspc.since.js";
import type { Answer, Call } from "../http/call.js";
import { ApiError, inputError } from "../http/errors.js";
import type { Download } from "../http/files.js";
import { createApi } from "../http/openapi-fetch.js";
import { createTransport, type Transport } from "../http/pipeline.js";
import { createCall, fillPath, type LooseInit, type RequestBase, requestTraits } from "../http/request.js";
import { createList, type ListOptions } from "../paging/index.js";
import { actionIdOf, asyncAction, settledAction } from "./async-action.js";
import { impersonation, isSession } from "./auth/index.js";
import { endLogin } from "./auth/logout.js";
import { tokenRequest } from "./auth/token-request.js";
import { downloadOf } from "./download.js";
import { unwrap, vspcCodec } from "./envelope.js";
import { pageSource } from "./list.js";
import { checkOptions, type VspcClientOptions } from "./options.js";
import { type LooseListQuery, listQuery } from "./query/list-query.js";
import type { VspcClient } from "./types.js";
import { refuseNewer } from "./version.js";

type Options = ReturnType<typeof checkOptions>;

/** The arguments of a facade call, their types forgotten. */
type FacadeInit = LooseInit & LooseListQuery & ListOptions & { wait?: boolean; actionTimeout?: number };

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
  const codec = vspcCodec({ ...(names && { names }), ...(onRounded && { onRounded }) });
  return connect(checked, createTransport({ ...checked, codec }));
}

function connect<Paths extends object>(options: Options, transport: Transport): VspcClient<Paths> {
  const { baseUrl, timeout, version, tokenStore } = options;
  // Anything else but JSON is a file: the CSV reports.
  const headers = { accept: "application/json, */*;q=0.1", "x-client-version": version };
  const base: RequestBase = { baseUrl, timeout, headers, traits: requestTraits, fillPath };
  const traits = { ...since, ...mapSince(options.operations) };
  const request = tokenRequest(transport.anonymous, base);
  const credentials = options.auth.connect({ baseUrl, request, store: tokenStore });
  const send = transport.authenticated(credentials);

  const check = (operation: string) => refuseNewer(traits, operation, version);

  const prepare = async (method: string, path: string, init: LooseInit, expects?: Call["expects"]) => {
    check(`${method} ${path}`);
    return createCall(base, method, path, init, expects);
  };

  const actionRequest = async (method: "GET" | "DELETE", path: string, signal: AbortSignal | undefined) =>
    send(await prepare(method, path, signal ? { signal } : {}));

  const follow = <T>(id: string, operation: string, read: (answer: Answer) => T) =>
    asyncAction(id, operation, actionRequest, read);

  const accepted = (call: Call, answer: Answer): string => {
    const id = actionIdOf(answer, call.requestId);
    if (id !== undefined) return id;
    const { operation } = call;
    throw new ApiError("protocol", "answered 202 without a Location to follow", { operation, status: 202 });
  };

  /** One call to its end: the value of its answer, after its async action where it became one. */
  const complete = async <T>(call: Call, init: FacadeInit, read: (answer: Answer) => T): Promise<T> => {
    const answer = await send(call);
    if (answer.status !== 202) return read(answer);
    const { signal, actionTimeout } = init;
    const wait = { ...(signal && { signal }), ...(actionTimeout !== undefined && { timeout: actionTimeout }) };
    return follow(accepted(call, answer), call.operation, read).result(wait);
  };

  const invoke =
    (method: string) =>
    async (path: string, init: FacadeInit = {}) => {
      const select = init.select && listQuery({ select: init.select });
      const call = await prepare(method, path, { ...init, query: { ...init.query, ...select } });
      const read = (answer: Answer) => unwrap(answer, call.operation);
      if (init.wait !== false) return complete(call, init, read);
      const answer = await send(call);
      return answer.status === 202 ? follow(accepted(call, answer), call.operation, read) : settledAction(read(answer));
    };

  const fetchPage = async (path: string, init: FacadeInit, query: Record<string, unknown>, signal: AbortSignal) => {
    const call = await prepare("GET", path, { ...init, query: { ...init.query, ...query }, signal });
    return complete(call, { ...init, signal }, (answer) => answer);
  };

  const facade = {
    api: createApi<Paths>(base, send, check),
    get: invoke("GET"),
    post: invoke("POST"),
    put: invoke("PUT"),
    delete: invoke("DELETE"),
    async patch(path: string, init: FacadeInit, changes: unknown) {
      // On demand: fast-json-patch stays out of programs that change nothing.
      const { patchResource } = await import("./patch/resource.js");
      const { operations } = options;
      const client = { get: invoke("GET"), patch: invoke("PATCH"), settled: settledAction, operations };
      return patchResource(client, path, init, changes);
    },
    async download(path: string, init: FacadeInit = {}): Promise<Download> {
      const call = await prepare("GET", path, init, "stream");
      return complete(call, init, (answer) => downloadOf(answer, call.operation, init.signal));
    },
    list(path: string, init: FacadeInit = {}) {
      const query = listQuery(init);
      return createList(
        pageSource(`GET ${path}`, query, (page, signal) => fetchPage(path, init, page, signal)),
        init,
      );
    },
    resume(id: string, method: string, path: string) {
      const operation = `${method.toUpperCase()} ${path}`;
      if (!/^[\w-]+$/.test(id)) throw inputError("resume: the id of an async action is a UUID");
      return follow(id, operation, (answer) => unwrap(answer, operation));
    },
    as(userUid: string) {
      if (!userUid) throw inputError("as: userUid is empty");
      if (!isSession(credentials)) throw inputError("as: impersonation needs a sign-in by password or refresh token");
      return connect<Paths>({ ...options, auth: impersonation(credentials, userUid) }, transport);
    },
    logout: () => endLogin(credentials, facade.delete),
    retryBudget: transport.budget,
    concurrency: transport.limit,
  };
  // The types of the facade are made from the document; what runs is the same for every path.
  return facade as unknown as VspcClient<Paths>;
}

function mapSince(operations: Options["operations"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(operations).flatMap(([key, traits]) => (traits.since ? [[key, traits.since]] : [])),
  );
}
