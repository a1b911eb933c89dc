import { type Arrival, createApi, operationOf, type SimulatedApi } from "../api.js";
import type { Operation } from "../document.js";
import { type ArrivedRequest, emptyResponse, type SimulatedResponse } from "../exchange.js";
import type { Fault } from "../faults.js";
import { readParameters } from "../parameters.js";
import { randomUid } from "../random.js";
import { forbidden, missing, Refusal } from "../refusal.js";
import type { Login } from "./accounts.js";
import type { AsyncBehaviour } from "./async-actions.js";
import { readBody } from "./body.js";
import type { Call, Server } from "./call.js";
import { isPaged, isWrite, mayBeAsync, rowOf, since } from "./document.js";
import { faultResponse, refusalResponse } from "./errors.js";
import { createIdempotence } from "./idempotence.js";
import { isSingleQuoted, parseParameter } from "./json.js";
import { documentedPageSize, listParameters } from "./list-parameters.js";
import { createLists } from "./lists.js";
import { responseFrom } from "./replies.js";
import { reply } from "./resources/index.js";
import { createMeter, type Throttle } from "./throttle.js";
import { tokenResponse } from "./token-responses.js";
import { type UnknownRoutes, unknownRoute, unsupportedVersion } from "./unknown-routes.js";
import { isOlder, isSupported } from "./versions.js";

export const basePath = "/api/v3";

/** A write that took effect. */
export interface Effect {
  /** The document's operationId. */
  readonly operation: string;
  /** Below the base path. */
  readonly path: string;
  readonly requestId: string | null;
}

export interface VspcBehaviour {
  readonly maxPageSize: number;
  readonly throttle: Throttle | undefined;
  readonly async: AsyncBehaviour;
  /** Whether a read that names a request id becomes an async action, as on older servers. */
  readonly asyncReads: boolean;
  readonly unknownRoutes: UnknownRoutes;
}

/** A request that may be carried out. */
interface Admitted {
  readonly request: ArrivedRequest;
  readonly path: string;
  readonly fault: Fault | undefined;
  readonly requestId: string | null;
  readonly call: Call;
}

/** The simulated VSPC; `effects` collects the writes that took effect. */
export function createVspcApi(server: Server, behaviour: VspcBehaviour, effects: Effect[]): SimulatedApi {
  const { maxPageSize } = behaviour;
  const lists = createLists();
  const idempotence = createIdempotence(server.now);
  const meter = createMeter(behaviour.throttle, server.now);
  const rules = { parseJson: parseParameter, maximums: { limit: Math.max(maxPageSize, documentedPageSize) } };

  const handle = (arrival: Arrival): SimulatedResponse => {
    server.actions.settle();
    const { request, route, path } = arrival;
    if (!route) return unknownRoute(request.method, path, behaviour.unknownRoutes);
    const version = request.headers.get("x-client-version");
    if (version !== null && !isSupported(version))
      return unsupportedVersion(`The API version ${version} is not supported. Supported are 3.5 and later ones.`);
    const operation = operationOf(route, request.method);
    const first = since(operation);
    if (version !== null && first !== undefined && isOlder(version, first)) throw missing("The resource", path);
    meter();
    if (operation.anonymous) return tokenResponse(server.tokens, operation, request);
    const login = server.tokens.authenticate(request.headers.get("authorization"));
    if (login.readOnly && isWrite(operation)) throw forbidden("The login allows reading only.");
    return admit(arrival, operation, route.path, login);
  };

  const admit = (
    { request, path, fault }: Arrival,
    operation: Operation,
    values: Record<string, string>,
    login: Login,
  ) => {
    const { headers, url } = request;
    const parameters = readParameters(operation, { path: values, query: url.searchParams, headers }, rules);
    const list = listParameters(parameters.query, rowOf(operation), maxPageSize);
    const body = readBody(operation, request);
    const call: Call = { ...server, ...parameters, operation, list, body, login };
    const requestId = headers.get("x-request-id");
    const admitted = { request, path, fault, requestId, call };
    const start = () => (isAsync(operation, requestId) ? accept(admitted) : perform(admitted));
    if (requestId === null || !isWrite(operation)) return start();
    return idempotence.answer(requestId.toLowerCase(), `${request.method} ${path}${url.search}`, start);
  };

  const perform = ({ call, path, fault, request, requestId }: Admitted): SimulatedResponse => {
    const { operation } = call;
    const wanted = { list: call.list, version: request.headers.get("x-client-version"), fault };
    const response = refusalsAnswered(() => responseFrom(reply(call), wanted, lists));
    if (isWrite(operation)) {
      lists.forget();
      if (response.status < 400) effects.push({ operation: operation.id, path, requestId });
    }
    return response;
  };

  const isAsync = (operation: Operation, requestId: string | null): boolean => {
    if (!mayBeAsync(operation)) return false;
    const { operations = "none" } = behaviour.async;
    if (requestId !== null && !isWrite(operation) && behaviour.asyncReads) return true;
    if (typeof operations !== "string") return operations({ ...operation, path: operation.template });
    return operations === "all" || (operations === "writes" && isWrite(operation));
  };

  const accept = (admitted: Admitted): SimulatedResponse => {
    const { request, call } = admitted;
    const { searchParams, origin } = request.url;
    const id = admitted.requestId ?? randomUid(server.random);
    const queryParameters = Object.fromEntries(
      [...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]),
    );
    const run = () => perform(admitted);
    server.actions.begin({ id, initiatorUid: call.login.userUid, actionName: call.operation.id, queryParameters, run });
    const { location = "relative", resource = "asyncActions" } = behaviour.async;
    const link = `${location === "absolute" ? origin : ""}${basePath}/${resource}/${id}`;
    return emptyResponse(202, location === "absent" ? {} : { location: link });
  };

  return createApi({
    basePath,
    document: server.document,
    isPaged,
    handle,
    refused: refusalResponse,
    refuse: faultResponse,
    label: server.tokens.label,
    note: (request) => (hasSingleQuotes(request) ? "single-quoted JSON understood" : undefined),
  });
}

const quote = 0x27;

function hasSingleQuotes({ url, headers, body }: ArrivedRequest): boolean {
  if ([...url.searchParams.values()].some((text) => /^\s*[[{]/.test(text) && isSingleQuoted(text))) return true;
  const isJson = /json/i.test(headers.get("content-type") ?? "");
  return isJson && body.includes(quote) && isSingleQuoted(new TextDecoder().decode(body));
}

/** An action that is refused has the refusal as its result. */
function refusalsAnswered(make: () => SimulatedResponse): SimulatedResponse {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error);
    throw error;
  }
}
